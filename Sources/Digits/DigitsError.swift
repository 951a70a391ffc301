import IDX

/// Why a data set of digits cannot be found, loaded or fetched.
public enum DigitsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The catalogue has no data set of this name.
  case unknownDataSet(name: String)
  /// The network cannot learn the data set, for this reason. `folder` is the data set's folder, if known.
  case unusableDataSet(name: String, folder: String?, reason: String)
  /// None of the folders searched holds the data set.
  case notFound(name: String, searched: [String])
  /// The folder does not exist, or is not a folder.
  case noSuchFolder(path: String)
  /// No files of a data set are in the first of these folders or in the others, which are inside it.
  case noFiles(searched: [String])
  /// The folder lacks a file. `spellings` are the names searched; `unusable` are the things found and why they cannot
  /// be used.
  case missingFile(folder: String, spellings: [String], unusable: [String])
  /// The elements are not integers.
  case wrongElementType(file: String, found: IDXElementType)
  /// The array has other dimensions.
  case wrongShape(file: String, expected: String, found: [Int])
  /// There are no images in the file.
  case empty(file: String)
  /// The numbers of images and labels differ.
  case countsDiffer(imagesFile: String, images: Int, labelsFile: String, labels: Int)
  /// A label is not one of the ten classes. `index` is its image's index.
  case labelOutOfRange(file: String, index: Int, label: Int)
  /// A pixel is not a grey value. `index` is the index among all elements.
  case pixelOutOfRange(file: String, index: Int, value: Int)
  /// No training image is of these classes.
  case missingClasses(file: String, missing: [Int])
  /// The data set has no mirror that single files can be fetched from.
  case noMirror(name: String, advice: String)
  /// Files cannot be fetched from this mirror's address.
  case badMirror(String)
  /// No mirror delivered the file. `attempts` says what each mirror did.
  case notDelivered(file: String, attempts: [String])
  /// The folder for fetched files cannot be made, for this reason.
  case unwritableFolder(path: String, reason: String)

  /// One line that names the file, what was expected and what was found.
  public var description: String {
    switch self {
    case .unknownDataSet(let name):
      "unknown data set '\(name)': expected \(DataSetCatalog.all.map(\.name).joined(separator: ", ")) or synthetic"
    case .unusableDataSet(let name, let folder, let reason):
      (folder.map { $0 + ": " } ?? "") + "data set '\(name)' cannot be used: \(reason)"
    case .notFound(let name, let searched):
      "data set '\(name)' found in none of \(searched.joined(separator: ", ")); get it with 'mnist-bench data fetch \(name)'"
    case .noSuchFolder(let path):
      "\(path): expected a folder with IDX files, or the name of a data set, found neither"
    case .noFiles(let searched):
      "\(searched[0]): expected the files of a data set, such as \(DataSetCatalog.mnist.fileName(.testImages)), found "
        + "none in \(searched.joined(separator: ", "))"
    case .missingFile(let folder, let spellings, let unusable):
      "\(folder): expected a file \(spellings.joined(separator: " or ")), found "
        + (unusable.isEmpty ? "none" : "only " + unusable.joined(separator: ", "))
    case .wrongElementType(let file, let found):
      "\(file): expected integers, found \(found)"
    case .wrongShape(let file, let expected, let found):
      "\(file): expected \(expected), found \(found.map(String.init).joined(separator: " x "))"
    case .empty(let file):
      "\(file): expected at least one image, found none"
    case .countsDiffer(let imagesFile, let images, let labelsFile, let labels):
      "\(labelsFile): expected a label for each of the \(images) images in \(imagesFile), found \(labels)"
    case .labelOutOfRange(let file, let index, let label):
      "\(file): expected labels from 0 to 9, found \(label) at index \(index)"
    case .pixelOutOfRange(let file, let index, let value):
      "\(file): expected grey values from 0 to 255, found \(value) at index \(index)"
    case .missingClasses(let file, let missing):
      "\(file): expected labels of all ten classes, 0 to 9, found none of class "
        + missing.map(String.init).joined(separator: ", ")
    case .noMirror(let name, let advice):
      "data set '\(name)' has no mirror of single files: \(advice)"
    case .badMirror(let address):
      "mirror '\(address)': expected an address that begins with http:// or https:// and names a host"
    case .notDelivered(let file, let attempts):
      "\(file): no mirror delivered it: \(attempts.joined(separator: "; "))"
    case .unwritableFolder(let path, let reason):
      "\(path): cannot make this folder: \(reason)"
    }
  }
}
