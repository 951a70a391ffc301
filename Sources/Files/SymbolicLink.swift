#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Symbolic links.
enum SymbolicLink {
  /// The path that the link at `path` names, seen from where `path` is; nil if it is not a link.
  static func destination(of path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { buffer in
      readlink(path, buffer.baseAddress!.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard count > 0 else { return nil }
    let destination = String(decoding: buffer[..<count], as: UTF8.self)
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return destination.hasPrefix("/") ? destination : folder + destination
  }
}
