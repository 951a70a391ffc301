import Files
import Foundation
import IDX

/// Downloading a data set of the catalogue into a folder.
///
/// Each file is downloaded into memory, decoded, checked, and only then written, first under a temporary name. The
/// check compares the catalogue's digest or, if no digest is known, the shape and the labels' range. So the folder
/// never holds an incomplete file. If a fetch is interrupted, the next fetch starts the unfinished files again.
public struct DataSetFetch: Sendable {
  /// What a fetch is doing, for a progress display.
  public enum Event: Sendable {
    /// The file is already in the folder and correct.
    case present(file: String)
    /// The bytes of the file received so far. `expected` is the total, if the server has stated it.
    case received(file: String, bytes: Int, expected: Int?)
    /// A mirror did not deliver the file, for this reason; the next mirror is tried.
    case failed(file: String, reason: String)
    /// The file is complete, checked and in the folder.
    case finished(file: String)
  }

  private let entry: DataSetEntry
  private let mirrors: [URL]
  private let seconds: Double

  /// A fetch of `entry` from the `mirrors`, in their order; each file may take `seconds` from each of them.
  ///
  /// A mirror is a folder's address, over HTTP or HTTPS, to which the file's name is added.
  ///
  /// - Throws: `DigitsError` if there is no mirror, or if a mirror is not such an address.
  public init(_ entry: DataSetEntry, mirrors: [String], seconds: Double = 300) throws(DigitsError) {
    guard !mirrors.isEmpty else {
      throw .noMirror(name: entry.name, advice: entry.adviceWithoutMirror ?? "name one with --mirror")
    }
    self.entry = entry
    self.seconds = seconds
    self.mirrors = try mirrors.map { address throws(DigitsError) in
      guard let url = URL(string: address), isWebAddress(url) else { throw .badMirror(address) }
      return url
    }
  }

  /// Fetches the files that are missing or damaged in `folder`. The folder is made with its first file.
  ///
  /// - Throws: `DigitsError` or `IDXError`, whose descriptions are one line each. Files finished before stay.
  public func run(into folder: String, report: @escaping @Sendable (Event) -> Void) async throws {
    for file in DigitFile.allCases {
      let name = entry.fileName(file)
      let path = "\(folder)/\(name)"
      if CandidateFile(path, .regular)?.problem == nil, let array = try? IDXArray(contentsOf: path),
        entry.mismatch(array, file) == nil
      {
        report(.present(file: name))
      } else {
        let data = try await download(file, report: report)
        try makeFolder(folder)
        try write(data, to: path)
        report(.finished(file: name))
      }
    }
  }

  /// The limit for a file's download. Deflate never makes contents this much longer, so more bytes are not the file.
  private func byteLimit(_ file: DigitFile) -> Int { entry.byteCount(file) / 8 * 9 + 64 << 10 }

  private func write(_ data: Data, to path: String) throws {
    let output = try FileOutput(path: path, .regular)
    try data.withUnsafeBytes { try output.append($0) }
    try output.commit()
  }

  private func download(_ file: DigitFile, report: @escaping @Sendable (Event) -> Void) async throws -> Data {
    let name = entry.fileName(file)
    var attempts: [String] = []
    for mirror in mirrors {
      let url = mirror.appending(path: name)
      do {
        let data = try await HTTPDownload.data(from: url, byteLimit: byteLimit(file), seconds: seconds) {
          report(.received(file: name, bytes: $0, expected: $1))
        }
        let array = try IDXArray(decoding: data, name: name, byteLimit: entry.byteCount(file))
        guard let mismatch = entry.mismatch(array, file) else { return data }
        attempts.append("\(url.absoluteString): \(mismatch)")
      } catch {
        attempts.append("\(url.absoluteString): \(error)")
      }
      try Task.checkCancellation()
      report(.failed(file: name, reason: attempts.last!))
    }
    throw DigitsError.notDelivered(file: name, attempts: attempts)
  }
}
