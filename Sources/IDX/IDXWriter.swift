import Files

/// How an IDX file is stored.
public enum IDXCompression: Sendable {
  /// As it is.
  case none
  /// As gzip at zlib's default compression, without time or name, so that equal arrays give equal files.
  case gzip
}

extension IDXArray {
  /// Writes the array as an IDX file.
  ///
  /// The bytes go to a temporary file in the same folder, which then takes the name `path`: whoever looks sees the old
  /// file or the new one, never half of it.
  ///
  /// - Throws: `IDXError` with `unwritable` if the folder or the disk refuses, or if `path` is something other than a
  ///   file, a device or a pipe, such as a folder; nothing is left behind.
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
      let deflater = GzipDeflater(output)
      for part in parts {
        try part.span.withUnsafeBytes { bytes throws(FileError) in try deflater.append(bytes) }
      }
      try deflater.finish()
    }
    try output.commit()
  }
}
