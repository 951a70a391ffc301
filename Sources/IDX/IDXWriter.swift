import Deflate
import Files

/// How an IDX file is stored.
public enum IDXCompression: Sendable {
  /// Uncompressed.
  case none
  /// As gzip at zlib's default compression, without time or name, so that equal arrays give equal files.
  case gzip
}

extension IDXArray {
  /// Writes the array as an IDX file.
  ///
  /// The bytes go to a temporary file in the same folder, which is then renamed to `path`. So readers see the old file
  /// or the new one, never half of it.
  ///
  /// - Throws: `IDXError` with `unwritable` if the folder or the disk refuses, or if `path` is not a file, a device or
  ///   a pipe but, for example, a folder. No temporary file is left.
  public func write(to path: String, compression: IDXCompression = .none) throws(IDXError) {
    do throws(FileError) {
      try replace(path, compression)
    } catch {
      throw IDXError(file: error.file, offset: 0, problem: .unwritable(error.reason))
    }
  }

  private func replace(_ path: String, _ compression: IDXCompression) throws(FileError) {
    let output = try FileOutput(path: path)
    let parts = [headerBytes, bytes]
    switch compression {
    case .none:
      for part in parts {
        try part.span.withUnsafeBytes { bytes throws(FileError) in try output.append(bytes) }
      }
    case .gzip:
      let deflater = GzipDeflater()
      for part in parts {
        try part.span.withUnsafeBytes { bytes throws(FileError) in
          try deflater.append(bytes, write: output.append)
        }
      }
      try deflater.finish(write: output.append)
    }
    try output.commit()
  }
}
