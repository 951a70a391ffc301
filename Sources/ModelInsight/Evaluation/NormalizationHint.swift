import Digits
import ModelFiles
import NeuralNetwork

/// A hint that weights do better on images normalised in another way. Some hundred images are tried.
package struct NormalizationHint: CustomStringConvertible {
  private let normalization: InputNormalization
  private let images: Int
  private let before: Int
  private let after: Int

  /// The greatest number of images to try.
  private static let imageLimit = 500

  /// How training scripts change grey values of 0 to 1: not at all, MNIST's mean and deviation, Fashion-MNIST's, -1 to
  /// 1, 0 to 255.
  private static let usual: [(mean: Double, std: Double)] = [
    (0, 1), (0.1307, 0.3081), (0.2860, 0.3530), (0.5, 0.5), (0, 1 / 255.0),
  ]

  /// Tries the usual normalisations on the first of `images`; nil if none helps. `predictions` are those of the weights
  /// for all of `images`.
  ///
  /// A normalisation helps if it gets more images right than chance explains: Wilson's 95 % intervals do not overlap.
  /// Of several, the hint names the one with the most right images, and the commonest of equals. The loss is no
  /// measure: after training with smoothed labels it is smaller where images are too bright.
  package init?(
    _ weights: LoadedWeights, _ predictions: Predictions, of images: LabeledImages, compute: NetworkRun.Compute
  ) throws {
    let sample = images.prefix(repeating: min(images.count, Self.imageLimit))
    let before = zip(predictions.predicted, sample.labels).count { $0 == $1 }
    let interval = WilsonInterval(successes: before, of: sample.count)
    // Nothing is tried if even a perfect result could be better by chance.
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
  package var description: String {
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
