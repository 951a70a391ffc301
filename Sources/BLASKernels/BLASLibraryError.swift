/// A library that cannot be used as a kernel set.
public enum BLASLibraryError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read.
  case unreadable(String, reason: String)
  /// The file is not a shared library for this machine.
  case notALibrary(String, expected: String, found: String)
  /// The system does not load the library.
  case refused(String, reason: String)
  /// The library does not have `cblas_sgemm`.
  case noProduct(String)
  /// The library's function gives a wrong product.
  case wrongProduct(String, function: String)
  /// The library uses several threads although it was told to use one.
  case manyThreads(String, threads: Int)
  /// Another MKL is loaded already.
  case secondMKL(String, first: String)

  /// One line that names the file.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .notALibrary(let file, let expected, let found): "\(file): expected \(expected), found \(found)"
    case .refused(let file, let reason): "\(file): cannot be loaded: \(reason)"
    case .noProduct(let file):
      "\(file): expected a library with one of the functions "
        + "\(SGEMM.symbols.map(\.name).joined(separator: ", ")), found none of them"
    case .wrongProduct(let file, let function):
      "\(file): \(function) gives a wrong product of two small matrices, expected the C interface of BLAS"
    case .manyThreads(let file, let threads):
      "\(file): was told to use one thread for each of ours, and reports \(threads)"
    case .secondMKL(let file, let first):
      "\(file): expected one MKL at a time, because two would call each other's functions; \(first) is loaded already"
    }
  }
}
