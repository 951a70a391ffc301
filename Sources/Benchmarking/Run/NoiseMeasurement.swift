import Digits
import Kernels
import Measurement
import NeuralNetwork

/// Measures the noise floor: compares a kernel set with itself at the matrix product of conv2, on the most threads of a
/// selection, with cold or warm caches as in its rows.
struct NoiseMeasurement {
  let kernels: any KernelSet
  let sampler: Sampler
  /// Empties the caches before each call; nil to leave the operands in them.
  let emptyCaches: (() -> Void)?

  /// The noise floor, as a share of the time; nil if the kernel set cannot do this product.
  func fraction(on data: LabeledImages, pool: WorkerPool) -> Double? {
    guard let workload = Workload.all.first(where: { $0.name == "conv2-gemm" }) else { return nil }
    let benchCase = BenchCase(workload: workload, batchSize: max(32, pool.threads), threads: pool.threads)
    guard let trial = try? benchCase.prepare(data: data, pool: pool).makeTrial(kernels) else { return nil }
    let same = (0..<4).map { index in
      Candidate(name: "\(index)", prepare: emptyCaches) { try? trial.run(calls: $0) }
    }
    let sets = sampler.run(same)
    return NoiseFloor(comparisonsWithItself: sets.dropFirst().compactMap { RatioEstimate($0, over: sets[0]) }).fraction
  }
}
