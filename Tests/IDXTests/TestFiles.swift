import Deflate
import Foundation

@testable import IDX

/// A folder for one test, removed when the test releases it.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "idx-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  var fileNames: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: url.path).sorted()) ?? []
  }
}

/// `bytes` as one gzip member.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var member: [UInt8] = []
  let deflater = GzipDeflater()
  bytes.withUnsafeBytes { bytes in deflater.append(bytes) { member += $0 } }
  deflater.finish { member += $0 }
  return member
}

/// The bytes of an IDX file's header.
func header(code: UInt8, sizes: [UInt32]) -> [UInt8] {
  [0, 0, code, UInt8(sizes.count)]
    + sizes.flatMap { size in stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: size >> $0) } }
}

/// The error that `body` throws; nil if it throws none.
func idxError<Result>(_ body: () throws(IDXError) -> Result) -> IDXError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
