#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Symbolic links.
enum SymbolicLink {
  /// The target of the link at `path`, nil if it is not a link. A relative target gets the folder of `path` in front.
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
