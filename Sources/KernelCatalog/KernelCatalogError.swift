/// A kernel set that does not exist, or that this CPU cannot run.
public enum KernelCatalogError: Error, Equatable, CustomStringConvertible {
  /// No kernel set has this name.
  case unknown(String)
  /// The kernel set of this name needs instructions that this CPU does not have.
  case unavailable(String, missing: String)

  /// One line that ends with the names of the available kernel sets.
  public var description: String {
    let names = (["simd"] + KernelCatalog.available.map(\.name)).joined(separator: ", ")
    return switch self {
    case .unknown(let name): "unknown kernel set \"\(name)\"; available on this CPU: \(names)"
    case .unavailable(let name, let missing):
      "kernel set \"\(name)\" needs \(missing), which this CPU does not have; available on it: \(names)"
    }
  }
}
