#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A shared library that was loaded at run time. It stays loaded until the process ends.
struct SharedLibrary: Sendable {
  /// The file, without symbolic links; only the name where the system's loader has found it.
  let file: String
  private nonisolated(unsafe) let handle: UnsafeMutableRawPointer

  /// Loads a library.
  ///
  /// - Throws: ``BLASLibraryError`` if the file is not a shared library for this machine, or the system refuses it.
  init(_ name: String) throws(BLASLibraryError) {
    let path = name.contains("/") || access(name, F_OK) != 0 ? name : "./" + name
    if path.contains("/") { try SharedLibraryFile.check(path, name: name) }
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | Self.ownSymbolsFirst) else {
      let words = dlerror().map { String(cString: $0) } ?? "no reason given"
      throw .refused(name, reason: words.hasPrefix(path + ": ") ? String(words.dropFirst(path.count + 2)) : words)
    }
    self.handle = handle
    file = Self.withoutLinks(path) ?? path
  }

  /// Whether it has a function.
  func has(_ symbol: SGEMM.Symbol) -> Bool { dlsym(handle, symbol.name) != nil }

  /// A function of it, as C declares it; nil if it has none of this name.
  func function<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(handle, name).map { unsafeBitCast($0, to: type) }
  }

  private static func withoutLinks(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Has a library find its own functions before those of others. MKL (2026.2) makes its own visible to all libraries
  /// that are loaded later. Without this flag, BLIS' `cblas_sgemm` then calls MKL's `sgemm_`, and one is measured as
  /// the other. A sanitizer ends the program where it meets the flag, and macOS binds like this anyway.
  private static var ownSymbolsFirst: Int32 {
    #if canImport(Darwin)
      0
    #else
      dlsym(nil, "__sanitizer_print_stack_trace") == nil ? RTLD_DEEPBIND : 0
    #endif
  }
}
