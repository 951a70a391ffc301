import BLASKernels

/// A kernel set that does not exist, that this CPU cannot run, or whose library cannot be loaded.
public enum KernelCatalogError: Error, Equatable, CustomStringConvertible {
  /// No kernel set has this name.
  case unknown(String)
  /// The kernel set of this name needs instructions that this CPU does not have.
  case unavailable(String, missing: String)
  /// The library of the kernel set of this name cannot be used.
  case unloadable(String, BLASLibraryError)

  /// One line that ends with the names of the available kernel sets, or with what is wrong with the library.
  public var description: String {
    switch self {
    case .unknown(let name): "unknown kernel set \"\(name)\"; available on this CPU: \(Self.names)"
    case .unavailable(let name, let missing):
      "kernel set \"\(name)\" needs \(missing), which this CPU does not have; available on it: \(Self.names)"
    case .unloadable(let name, let error): "kernel set \"\(name)\": \(error)"
    }
  }

  private static var names: String {
    (["simd"] + KernelCatalog.available.map(\.name) + ["blas=FILE"]).joined(separator: ", ")
  }
}
