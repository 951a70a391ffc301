import CCrypto

/// The SHA-256 (FIPS 180-4), in lowercase hexadecimal, of bytes that come in parts.
package func sha256(ofParts parts: [[UInt8]]) -> String {
  let context = EVP_MD_CTX_new()
  defer { EVP_MD_CTX_free(context) }
  var isDone = EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
  for part in parts {
    isDone = part.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) == 1 } && isDone
  }
  var digest = [UInt8](repeating: 0, count: 32)
  isDone = EVP_DigestFinal_ex(context, &digest, nil) == 1 && isDone
  // Out of memory, or a build of OpenSSL without SHA-256: no digest is better than a wrong one.
  precondition(isDone, "libcrypto cannot compute SHA-256")
  return digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}
