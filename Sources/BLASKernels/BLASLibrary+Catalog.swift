import Synchronization

/// The libraries of this process; each is loaded once.
extension BLASLibrary {
  private static let loaded = Mutex<[String: BLASLibrary]>([:])

  /// The library in a file. A name without a slash is a file of the current folder, or, if there is none, one that the
  /// system's loader finds.
  ///
  /// - Throws: ``BLASLibraryError``
  public static func named(_ file: String) throws(BLASLibraryError) -> BLASLibrary {
    try loaded.withLock { loaded throws(BLASLibraryError) in
      if let library = loaded[file] { return library }
      let library = try BLASLibrary(file)
      // MKL loads libraries of its own, where those of another MKL would find them.
      if library.product.name == MKL.name,
        let other = loaded.values.first(where: { $0.product.name == MKL.name && $0.file != library.file })
      {
        throw .secondMKL(file, first: other.file)
      }
      loaded[file] = library
      return library
    }
  }

  /// The system's OpenBLAS.
  ///
  /// - Throws: ``BLASLibraryError`` if there is none.
  public static func openBLAS() throws(BLASLibraryError) -> BLASLibrary {
    var reason: BLASLibraryError?
    for name in openBLASNames {
      do throws(BLASLibraryError) { return try named(name) } catch { reason = reason ?? error }
    }
    throw reason!
  }

  // Where Debian, Fedora and Arch have it; where Homebrew has it on Apple's CPUs, and on Intel's.
  #if canImport(Darwin)
    private static let openBLASNames = ["/opt/homebrew", "/usr/local"].map {
      $0 + "/opt/openblas/lib/libopenblas.dylib"
    }
  #else
    private static let openBLASNames = ["libopenblas.so.0", "libopenblas.so"]
  #endif
}
