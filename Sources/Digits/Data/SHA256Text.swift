import Crypto

/// The SHA-256, in lowercase hexadecimal, of bytes that come in parts.
package func sha256(ofParts parts: [[UInt8]]) -> String {
  var hash = SHA256()
  for part in parts { hash.update(data: part) }
  return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}
