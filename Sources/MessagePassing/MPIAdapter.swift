import CMPIAdapter
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The adapter to an MPI, a shared library beside the program. It is compiled with the `mpicc` of the MPI to run on,
/// and loaded at run time: so the program itself needs no MPI, and one program runs on any.
struct MPIAdapter: @unchecked Sendable {
  /// Its functions.
  let functions: mpi_adapter

  /// The adapter's file beside the program.
  static let fileName = "libmnist-bench-mpi.so"

  /// Loads the adapter, and starts MPI.
  ///
  /// - Throws: ``MessagePassingError`` if there is none, or if MPI does not start.
  init() throws(MessagePassingError) {
    let folder = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    let file = folder?.appending(path: Self.fileName).path ?? Self.fileName
    guard FileManager.default.fileExists(atPath: file) else {
      throw MessagePassingError(
        description: "--distributed: expected an adapter to MPI at \(file), found none; "
          + "'make mpi' builds it with the mpicc in PATH, and the program beside it")
    }
    // MPIs load parts of themselves, which look for the symbols of the rest.
    guard let library = dlopen(file, RTLD_NOW | RTLD_GLOBAL), let symbol = dlsym(library, MPI_ADAPTER_SYMBOL) else {
      throw MessagePassingError(
        description: "--distributed: cannot load \(file): \(dlerror().map { String(cString: $0) } ?? "no reason given")"
      )
    }
    guard let adapter = unsafeBitCast(symbol, to: mpi_adapter_function.self)() else {
      throw MessagePassingError(description: "--distributed: \(file): expected functions, found none")
    }
    functions = adapter.pointee
    guard Int(functions.version) == MPI_ADAPTER_VERSION else {
      throw MessagePassingError(
        description: "--distributed: \(file): expected version \(MPI_ADAPTER_VERSION) of the adapter, "
          + "found \(functions.version); 'make mpi' builds it anew")
    }
    let error = functions.start()
    guard error == 0 else {
      throw MessagePassingError(description: "--distributed: MPI does not start: \(words(for: error))")
    }
  }

  /// An error of MPI in words.
  func words(for error: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text in
      functions.describe(error, text.baseAddress, Int32(text.count))
      return String(cString: text.baseAddress!)
    }
  }
}

/// Ranks cannot work together.
package struct MessagePassingError: Error, CustomStringConvertible {
  /// One line: what was expected, and what was found.
  package let description: String
}
