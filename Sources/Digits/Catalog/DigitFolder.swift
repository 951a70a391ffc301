import Files

/// A folder that holds the four files of a data set under one of their usual names.
public struct DigitFolder: Sendable {
  /// The folder's path.
  public let path: String

  /// The data set whose file names are used.
  public let entry: DataSetEntry

  /// The name of the data: the catalogue's name if the user asked for it, else the folder's name, because the folder
  /// may hold any data under MNIST's file names.
  public let name: String

  private let kind: FileBytes.Kind

  /// The commands that unpack single files, by the ending of the file's name.
  private static let packers = [".xz": "xz -d", ".bz2": "bzip2 -d", ".zst": "zstd -d", ".zip": "unzip"]

  /// The folder at `path` for the files of `entry`; `name` replaces the entry's name if it is given. Pipes and devices
  /// count as files only for the `.any` kind.
  init(path: String, entry: DataSetEntry, name: String? = nil, _ kind: FileBytes.Kind = .any) {
    self.path = path
    self.entry = entry
    self.name = name ?? entry.name
    self.kind = kind
  }

  /// Whether the file is there and can be read.
  func holds(_ file: DigitFile) -> Bool { candidates(file).contains { $0.problem == nil } }

  /// How many of the four files are there and can be read.
  var usableCount: Int { DigitFile.allCases.count(where: holds) }

  /// Whether anything has one of the files' names. Then a missing file is an error.
  var holdsAnything: Bool { DigitFile.allCases.contains { !candidates($0).isEmpty } }

  /// The path of one of the files, plain or gzip, in the spelling `-idx3-ubyte` or `.idx3-ubyte`. If a folder has this
  /// name, as unpacking programs make it, the file may be in that folder.
  ///
  /// - Throws: `DigitsError.missingFile`.
  public func path(_ file: DigitFile) throws(DigitsError) -> String {
    let candidates = candidates(file)
    guard let usable = candidates.first(where: { $0.problem == nil }) else {
      let found = candidates.map { "\($0.path.dropFirst(path.count + 1)) (\($0.problem ?? ""))" }
      throw .missingFile(folder: path, spellings: entry.spellings(file), unusable: found)
    }
    return usable.path
  }

  private func candidates(_ file: DigitFile) -> [CandidateFile] {
    let spellings = entry.spellings(file)
    let direct = spellings.compactMap { CandidateFile("\(path)/\($0)", kind) }
    let inner = direct.filter(\.isFolder).flatMap { folder in
      spellings.compactMap { CandidateFile("\(folder.path)/\($0)", kind) }
    }
    let packed = spellings.flatMap { name in
      Self.packers.sorted { $0.key < $1.key }.compactMap { ending, command in
        CandidateFile(packed: "\(path)/\(name)\(ending)", by: command)
      }
    }
    return direct + inner + packed
  }
}
