import Glibc

/// The bytes of a file in this folder.
func bytes(of name: String) throws(Misfit) -> [UInt8] {
  guard let file = fopen(name, "rb") else { throw Misfit("\(name): cannot be read") }
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  let count = ftell(file)
  rewind(file)
  var bytes = [UInt8](repeating: 0, count: count)
  let read = bytes.withUnsafeMutableBytes { fread($0.baseAddress, 1, count, file) }
  guard read == count else { throw Misfit("\(name): read \(read) bytes of \(count)") }
  return bytes
}

/// The little-endian floats of a file in this folder.
func floats(of name: String) throws(Misfit) -> [Float] {
  let bytes = try bytes(of: name)
  return stride(from: 0, to: bytes.count, by: 4).map { start in
    let bits = (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
    return Float(bitPattern: bits)
  }
}

/// Writes floats to a file in this folder, little-endian as this machine has them.
func write(_ floats: [Float], to name: String) throws(Misfit) {
  guard let file = fopen(name, "wb") else { throw Misfit("\(name): cannot be written") }
  let written = floats.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
  guard fclose(file) == 0, written == floats.count * 4 else { throw Misfit("\(name): cannot be written") }
}
