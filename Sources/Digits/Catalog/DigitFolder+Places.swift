import Files
import Foundation

/// Folders within folders: torchvision keeps the files in `<root>/MNIST/raw`, NIST's archive in a folder `gzip`.
extension DigitFolder {
  /// The folder at `path`, or the folder inside it that holds the files. The files may have the names of any data set
  /// of the catalogue.
  ///
  /// Several data sets use MNIST's file names. The folder's name decides between them; otherwise it is MNIST. If a
  /// folder holds files of several data sets, the data set with more files is taken. Without `allowsPipes`, only
  /// regular files count, because they can be read again.
  ///
  /// - Throws: `DigitsError.noSuchFolder`; `noFiles` if there are none in any of these folders; `unusableDataSet`.
  public init(path: String, allowsPipes: Bool = true) throws(DigitsError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw .noSuchFolder(path: path)
    }
    let places = Self.places(in: path, of: DataSetCatalog.known)
    let folders = places.map { Self.readings(of: $0, allowsPipes ? .any : .regular) }
    let usable = folders.lazy.compactMap { readings in
      readings.max { $0.usableCount < $1.usableCount }.flatMap { $0.usableCount > 0 ? $0 : nil }
    }.first
    guard let folder = usable ?? folders.joined().first(where: \.holdsAnything) else {
      throw .noFiles(searched: places)
    }
    try folder.entry.checkUse(from: folder.path)
    self = folder
  }

  /// `path` and the folders in it that may hold these data sets' files, each once.
  static func places(in path: String, of entries: [DataSetEntry]) -> [String] {
    var names = ["raw", "gzip"]
    for entry in entries where !names.contains("\(entry.torchvisionFolder)/raw") {
      names.append("\(entry.torchvisionFolder)/raw")
    }
    return [path] + names.map { "\(path)/\($0)" }
  }

  /// One folder as the folder of each known data set. Data sets with the folder's name come first.
  private static func readings(of place: String, _ kind: FileBytes.Kind) -> [DigitFolder] {
    let folderName = name(of: place)
    let namesakes = DataSetCatalog.known.filter { [$0.name, $0.torchvisionFolder].contains(folderName) }
    return namesakes.map { DigitFolder(path: place, entry: $0, kind) }
      + DataSetCatalog.known.map { DigitFolder(path: place, entry: $0, name: folderName, kind) }
  }

  /// The name of a folder. For `raw` and `gzip`, which say nothing about the contents, the name of the parent folder.
  private static func name(of path: String) -> String {
    let url = URL(filePath: path).absoluteURL.standardizedFileURL
    let isNameless = ["raw", "gzip"].contains(url.lastPathComponent)
    return (isNameless ? url.deletingLastPathComponent() : url).lastPathComponent
  }
}
