import Benchmarking

/// C = alpha A B + beta C, row by row: all that a kernel set has to be able to do.
final class RowKernels: KernelSet {
  let name = "rows"

  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    let (rowA, columnA) = shape.transposesA ? (1, shape.leadingDimensionA) : (shape.leadingDimensionA, 1)
    let (rowB, columnB) = shape.transposesB ? (1, shape.leadingDimensionB) : (shape.leadingDimensionB, 1)
    for i in 0..<shape.m {
      let row = c + i * shape.leadingDimensionC
      for j in 0..<shape.n { row[j] = beta == 0 ? 0 : beta * row[j] }
      for p in 0..<(alpha == 0 ? 0 : shape.k) {
        let scale = alpha * a[i * rowA + p * columnA]
        for j in 0..<shape.n { row[j] += scale * b[p * rowB + j * columnB] }
      }
    }
  }
}

/// Proves both kernel sets at the second convolution of the network, then times them in turns.
func compare() throws {
  let benchmark = try KernelBenchmark("conv2-forward", batchSize: 32)
  for result in benchmark.compare([NaiveKernels(), RowKernels()], seconds: 0.3) {
    if let failure = result.failure {
      print("\(result.kernels): FAILED: \(failure)")
    } else if let nanoseconds = result.nanoseconds, let speedup = result.speedupOverNaive {
      print("\(result.kernels): \(nanoseconds / 1000) us, \(speedup) times as fast as naive")
    }
  }
}
