import Digits
import Files
import KernelCatalog
import Kernels
import NeuralNetwork

extension Network {
  /// Images in a trial of layouts; by chance a share is then off by 2 %.
  private static let trialCount = 500

  /// Reads weights from a file that the user names. If only a trial can tell their layout, standard error says which
  /// was taken, and why.
  ///
  /// The trial is on synthetic digits, whatever data a command has: so every command takes the same file in the same
  /// way, those without data too, and no test image has a say in what is tested. Weights for other classes than the ten
  /// digits fail it, and need `layout`.
  ///
  /// - Returns: the weights, which expect grey values of 0 to 1, whatever `normalization` the file's expect.
  func weights(
    named file: String, layout: WeightLayout?, normalization: InputNormalization
  ) throws -> AlignedBuffer<Float> {
    let read = try weights(contentsOf: file, layout: layout) { parameters in
      // Weights that cannot be folded are told so below.
      (try? folding(normalization, into: parameters)).map(trialAccuracy) ?? 0
    }
    if let taken = read.trials.first {
      let others = read.trials.dropFirst().map(\.description).joined(separator: ", ")
      DataLog.write(
        "\(FileBytes.name(of: file)): taken as \(taken), not as \(others), by a trial on \(Self.trialCount) synthetic digits; "
          + "--layout decides otherwise")
    }
    return try folding(normalization, into: read.parameters)
  }

  /// The share of synthetic digits that are right with these parameters.
  private func trialAccuracy(of parameters: AlignedBuffer<Float>) -> Double {
    let digits = SyntheticDigits.dataset(trainCount: 1, testCount: Self.trialCount).test
    let evaluator = Evaluator(
      network: self, parameters: parameters, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1))
    do {
      return Double(try evaluator.evaluate(digits).correct) / Double(digits.count)
    } catch {
      preconditionFailure("the network takes digits: \(error)")
    }
  }
}
