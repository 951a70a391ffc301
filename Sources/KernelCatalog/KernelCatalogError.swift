/// A kernel set was asked for that there is not.
public enum KernelCatalogError: Error, Equatable, CustomStringConvertible {
  /// No kernel set has this name.
  case unknown(String)
  /// The kernel set of this name needs what this CPU is missing.
  case unavailable(String, missing: String)

  /// One line that ends with what is available.
  public var description: String {
    let names = (["simd"] + KernelCatalog.available.map(\.name)).joined(separator: ", ")
    return switch self {
    case .unknown(let name): "unknown kernels \"\(name)\"; available on this CPU: \(names)"
    case .unavailable(let name, let missing):
      "kernels \"\(name)\" need \(missing), which this CPU does not have; available on it: \(names)"
    }
  }
}
