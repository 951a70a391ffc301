import Digits
import ModelInsight
import NeuralNetwork

/// That weights are better on images of another range than they were given, as is measured on some hundred of them.
struct NormalizationHint: CustomStringConvertible {
  private let normalization: InputNormalization
  private let images: Int
  private let before: Int
  private let after: Int

  /// The images that are tried, at most.
  private static let imageLimit = 500

  /// What training scripts do to grey values of 0 to 1: nothing, MNIST's mean and deviation, Fashion-MNIST's, -1 to 1,
  /// 0 to 255.
  private static let usual: [(mean: Double, std: Double)] = [
    (0, 1), (0.1307, 0.3081), (0.2860, 0.3530), (0.5, 0.5), (0, 1 / 255.0),
  ]

  /// Tries the usual normalisations on the first of `images`, of all of which weights have made `predictions`; nil if
  /// none helps.
  ///
  /// One that helps has more images right than chance explains: Wilson's 95 % intervals do not meet. Of several, the
  /// one of the most right images is meant, the commonest of equals. The loss would not do: weights of smoothed labels
  /// have a smaller one where images are too bright.
  init?(
    _ weights: LoadedWeights, _ predictions: Predictions, of images: LabeledImages, compute: ComputeOptions
  ) throws {
    let sample = images.prefix(repeating: min(images.count, Self.imageLimit))
    let before = zip(predictions.predicted, sample.labels).count { $0 == $1 }
    let interval = WilsonInterval(successes: before, of: sample.count)
    // Weights that nothing could be better than by more than chance are not tried.
    guard interval.upper < WilsonInterval(successes: sample.count, of: sample.count).lower else { return nil }
    let asRead = try Network.mnist.folding(weights.normalization.inverse, into: weights.parameters)
    var best: (normalization: InputNormalization, correct: Int)?
    for (mean, std) in Self.usual {
      let normalization = try InputNormalization(mean: mean, standardDeviation: std)
      guard normalization != weights.normalization,
        let parameters = try? Network.mnist.folding(normalization, into: asRead),
        let tried = try? NetworkRun(LoadedWeights(file: weights.file, parameters: parameters), compute: compute)
          .predictions(of: sample)
      else { continue }
      let correct = zip(tried.predicted, tried.labels).count { $0 == $1 }
      guard WilsonInterval(successes: correct, of: sample.count).lower > interval.upper else { continue }
      if correct > best?.correct ?? 0 { best = (normalization, correct) }
    }
    guard let best else { return nil }
    normalization = best.normalization
    self.images = sample.count
    self.before = before
    after = best.correct
  }

  /// One line with the flags to give.
  var description: String {
    let (flags, inputs) =
      normalization == .identity
      ? ("without --input-mean and --input-std", "grey values of 0 to 1")
      : (
        "with --input-mean \(normalization.mean) --input-std \(normalization.standardDeviation)",
        "other inputs than grey values of 0 to 1"
      )
    return "\(after) of the first \(images) test images are right instead of \(before) \(flags): "
      + "the weights seem to expect \(inputs)"
  }
}
