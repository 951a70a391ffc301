import IDX

/// A file that a command writes.
enum OutputFile {
  /// Writes a file, complete or not at all.
  static func write(_ bytes: [UInt8], to path: String) throws(IDXError) {
    let output = try FileOutput(path: path)
    try bytes.span.withUnsafeBytes { buffer throws(IDXError) in try output.append(buffer) }
    try output.commit()
  }
}
