/// What a library says of itself.
public struct BLASProduct: Sendable, Equatable {
  /// "OpenBLAS", "MKL", "BLIS", or "CBLAS" for one that does not say.
  public let name: String
  /// "0.3.21"; nil if it does not say.
  public let version: String?
  /// The version and how the library is built, in its own words; nil if it does not say.
  public let configuration: String?
  /// How the names of the environment variables begin that it heeds: "OPENBLAS_"; nil if they are not known.
  public let variables: String?

  /// "OpenBLAS 0.3.21"
  public var title: String { [name, version].compactMap(\.self).joined(separator: " ") }
}

/// What is known of a library from its functions beside the product.
struct BLASIdentity: Sendable {
  let product: BLASProduct
  /// The CPU type whose code it has chosen, once it has multiplied; nil if it does not say.
  let coreType: @Sendable () -> String?
  /// Nil if it has no functions for it. `bench` notices when such a library uses more than one thread.
  let threadControl: ThreadControl?
  /// Whether it gives wrong products to two threads that call at the same time.
  var isSequential = false
}

extension BLASIdentity {
  /// The identity of a library whose product has the name `sgemm`.
  init(of library: SharedLibrary, sgemm: SGEMM.Symbol) {
    self =
      OpenBLAS.identity(of: library, sgemm: sgemm) ?? MKL.identity(of: library) ?? BLIS.identity(of: library)
      ?? BLASIdentity(
        product: BLASProduct(name: "CBLAS", version: nil, configuration: nil, variables: nil), coreType: { nil },
        threadControl: nil)
  }
}

/// C's functions without arguments, and functions that take one integer.
typealias TextFunction = @convention(c) @Sendable () -> UnsafePointer<CChar>?
typealias NumberFunction = @convention(c) @Sendable () -> Int32
typealias NumberSetter = @convention(c) @Sendable (Int32) -> Void
