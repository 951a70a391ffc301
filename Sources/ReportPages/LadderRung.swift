/// A way to compute a convolution, from the simplest to the one with the fewest operations.
enum LadderRung: CaseIterable {
  case naive
  case im2colNaive
  case im2colSIMD
  case im2colBLAS
  /// Pooling is a separate pass.
  case direct
  case directFused
  case fewerOperations
  /// The best kernel set of a report that does not time the last two separately.
  case best

  /// Its name in tables and charts.
  var title: String {
    switch self {
    case .naive: "naive loops"
    case .im2colNaive: "im2col + naive GEMM"
    case .im2colSIMD: "im2col + SIMD GEMM"
    case .im2colBLAS: "im2col + BLAS"
    case .direct: "direct SIMD"
    case .directFused: "fused with pooling"
    case .fewerOperations: "fewer operations"
    case .best: "fused SIMD"
    }
  }

  /// The method and its benefit.
  var explanation: String {
    switch self {
    case .naive: "Nested loops, straight from the definition."
    case .im2colNaive:
      "Every patch is copied into a row of a matrix, and the convolution is one matrix product. On textbook loops that "
        + "need not gain anything; it makes room for a fast product."
    case .im2colSIMD: "The same matrix, multiplied in tiles of vector registers."
    case .im2colBLAS: "The same matrix, multiplied by OpenBLAS: what the library at hand would give."
    case .direct: "The register tiles run straight on the images; no patch is copied. Pooling is a pass of its own."
    case .directFused:
      "Pooling happens before the sums are written, and is undone where they are read: less memory traffic, and what "
        + "pooling drops is not computed."
    case .fewerOperations:
      "Forward, where it pays, Winograd's F(2x2, 3x3): 16 multiplications instead of 36. Backward, only the gradients "
        + "that pooling has not made zero."
    case .best: "Direct and fused with pooling, with fewer operations where these kernels knew how."
    }
  }

  /// Instruction sets from the narrowest vectors to the widest.
  private static let instructionSets = ["sse2", "neon", "avx2", "avx512"]

  /// The kernel set that computes this way, among those timed; of several, the one with the widest vectors.
  func kernel(among kernels: Set<String>) -> String? {
    func widest(_ suffix: String) -> String? {
      Self.instructionSets.map { "simd-\($0)\(suffix)" }.last(where: kernels.contains)
    }
    func single(_ name: String) -> String? { kernels.contains(name) ? name : nil }
    return switch self {
    case .naive: single("naive")
    case .im2colNaive: single("im2col-naive")
    case .im2colSIMD: widest("-im2col")
    case .im2colBLAS: single("blas")
    // Without pooling the best kernel sets are direct, too.
    case .direct: widest("-direct") ?? widest("")
    case .directFused: widest("-direct")
    case .fewerOperations: widest("-direct") == nil ? nil : widest("")
    case .best: widest("-direct") == nil ? widest("") : nil
    }
  }
}
