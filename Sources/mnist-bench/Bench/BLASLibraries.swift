import BLASKernels
import BenchmarkReports
import KernelCatalog
import Kernels

/// The BLAS libraries of a run of `bench`.
struct BLASLibraries {
  /// The system's OpenBLAS, or why there is none. It is described even if it is not timed.
  private let openBLAS: Result<BLASLibrary, BLASLibraryError>
  /// The kernel sets on a library.
  private let kernels: [BLASKernels]

  init(among kernels: [any KernelSet]) {
    self.kernels = kernels.compactMap { $0 as? BLASKernels }
    openBLAS = Result { () throws(BLASLibraryError) in try BLASLibrary.openBLAS() }
  }

  /// The kernel sets on libraries that the user named.
  private var named: [BLASKernels] { kernels.filter { $0.name != "blas" } }

  /// Names and values that must be the same when a run is resumed.
  var identity: [(name: String, value: String)] {
    [("OpenBLAS core type", (try? openBLAS.get())?.coreType ?? "none")]
      + named.map { ($0.name, [$0.library.product.title, $0.library.coreType ?? ""].joined(separator: " ")) }
  }

  /// Reasons why a library may not be at its best, or why there is none.
  var warnings: [String] {
    let missing: [String] =
      if case .failure(let error) = openBLAS { ["there is no kernel set blas: \(error)"] } else { [] }
    // Two builds of one product heed the same variables.
    return kernels.flatMap(BLASEnvironment.warnings).reduce(into: missing) { warnings, warning in
      if !warnings.contains(warning) { warnings.append(warning) }
    }
  }

  /// Adds the libraries to a report.
  func describe(_ details: inout RunDetails) {
    if let library = try? openBLAS.get() {
      details.openBLASVersion = library.product.configuration
      details.openBLASCoreType = library.coreType
      details.openBLASThreads = library.threads
    }
    guard !named.isEmpty else { return }
    details.blasLibraries = named.map { kernels in
      let library = kernels.library
      return LibraryDetails(
        kernel: kernels.name, name: library.product.name, version: library.product.version,
        configuration: library.product.configuration, coreType: library.coreType, threads: library.threads)
    }
  }
}
