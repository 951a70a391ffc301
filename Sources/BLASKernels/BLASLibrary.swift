import Kernels
import Synchronization

/// A library with the C interface of BLAS, loaded at run time. Each call keeps to one thread: callers split the work
/// among threads themselves.
public final class BLASLibrary: Sendable {
  /// The file, without symbolic links; only the name where the system's loader has found it.
  public let file: String

  private let identity: BLASIdentity
  private let sgemm: SGEMM
  private let sequentialCalls: SequentialCalls?
  /// Nil if the library cannot be bound.
  private let oneThreadCalls: OneThreadCalls?

  /// Loads a library, and has it multiply once.
  ///
  /// - Throws: ``BLASLibraryError`` if the file cannot be loaded, has no `cblas_sgemm`, multiplies wrongly or does not
  ///   keep to one thread.
  init(_ file: String) throws(BLASLibraryError) {
    let library = try SharedLibrary(file)
    guard let symbol = SGEMM.symbols.first(where: library.has) else { throw .noProduct(file) }
    self.file = library.file
    identity = BLASIdentity(of: library, sgemm: symbol)
    oneThreadCalls = identity.threadControl.flatMap(OneThreadCalls.init)
    guard (oneThreadCalls == nil) == (identity.threadControl == nil) else {
      throw .refused(file, reason: "too many libraries are loaded")
    }
    sequentialCalls = identity.isSequential ? SequentialCalls() : nil
    sgemm = SGEMM(library, symbol)
    guard multipliesRightly() else { throw .wrongProduct(file, function: symbol.name) }
    if let threads, threads > 1 { throw .manyThreads(file, threads: threads) }
  }

  /// What the library says of itself.
  public var product: BLASProduct { identity.product }

  /// The CPU type whose code the library chose: "Haswell", "SkylakeX", "zen3", ...; nil if it does not say.
  public var coreType: String? { identity.coreType() }

  /// The most threads that a call used, as the library reported on each calling thread; nil if it does not say.
  public var threads: Int? { oneThreadCalls?.mostThreads }

  /// Whether the library is built without threads (Debian's OpenBLAS `-serial`). In such a build, two calls at the same
  /// time share a buffer and give wrong products (0.3.21), so calls wait for each other here.
  public var isSequential: Bool { sequentialCalls != nil }

  /// C = alpha op(A) op(B) + beta C, as a kernel set's `gemm`.
  func multiply(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>
  ) {
    if let oneThreadCalls {
      oneThreadCalls.make { call(shape, alpha, a, b, beta, c) }
    } else {
      call(shape, alpha, a, b, beta, c)
    }
  }

  private func call(
    _ shape: GEMMShape, _ alpha: Float, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ beta: Float,
    _ c: UnsafeMutablePointer<Float>
  ) {
    if let sequentialCalls {
      sequentialCalls.run { sgemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c) }
    } else {
      sgemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c)
    }
  }

  /// Whether a small product of whole numbers is right, with rows that are longer than the matrix is wide.
  private func multipliesRightly() -> Bool {
    let shape = GEMMShape(m: 2, n: 3, k: 4, transposesB: true, leadingDimensionA: 5, leadingDimensionC: 6)
    let a = (0..<shape.countA).map { Float($0 + 1) }
    let b = (0..<shape.countB).map { Float(2 * $0 - 5) }
    var expected = [Float](repeating: 7, count: shape.countC)
    var c = expected
    Naive.gemm(shape, alpha: 2, a: a, b: b, beta: 3, c: &expected)
    multiply(shape, alpha: 2, a: a, b: b, beta: 3, c: &c)
    return c == expected
  }
}

/// One call at a time.
private final class SequentialCalls: Sendable {
  private let turn = Mutex(())

  func run(_ call: () -> Void) { turn.withLock { _ in call() } }
}
