import Console
import Digits
import Files
import KernelCatalog
import Kernels
import ModelFiles
import NeuralNetwork

extension Network {
  /// The number of images in a trial of layouts; a share then has a chance error of 2 %.
  private static let trialCount = 500

  /// Reads weights from a file that the user names. If only a trial can tell their layout, standard error names the
  /// layout and the reason.
  ///
  /// The trial always uses synthetic digits. So every command, even one without data, reads the same file in the same
  /// way, and no test image influences the weights that are tested. Weights for other classes than the ten digits fail
  /// the trial and need `layout`.
  ///
  /// - Returns: the weights for grey values of 0 to 1; the `normalization` that the file's weights expect is folded in.
  package func weights(
    named file: String, layout: WeightLayout?, normalization: InputNormalization
  ) throws -> AlignedBuffer<Float> {
    let read = try weights(contentsOf: file, layout: layout) { parameters in
      // If the weights cannot be folded, the folding below throws the error.
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

  /// The share of synthetic digits that the network classifies correctly with these parameters.
  private func trialAccuracy(of parameters: AlignedBuffer<Float>) -> Double {
    let digits = SyntheticDigits.dataset(trainCount: 1, testCount: Self.trialCount).test
    do {
      let evaluator = try Evaluator(
        network: self, parameters: parameters, kernels: KernelCatalog.best, pool: WorkerPool(threads: 1))
      return Double(try evaluator.evaluate(digits).correct) / Double(digits.count)
    } catch {
      preconditionFailure("the network takes digits: \(error)")
    }
  }
}
