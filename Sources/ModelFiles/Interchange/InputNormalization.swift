import Kernels
import NeuralNetwork

/// The normalisation that a training script applied to its images before the network saw them: (x - mean) / standard
/// deviation for grey values x from 0 to 1, as in torchvision's `Normalize((mean,), (std,))`.
public struct InputNormalization: Sendable, Hashable {
  /// The number that is subtracted from a grey value from 0 to 1.
  public let mean: Double
  /// The divisor of the difference.
  public let standardDeviation: Double

  /// The normalisation that leaves grey values unchanged.
  public static let identity = InputNormalization(knownMean: 0, standardDeviation: 1)

  /// Describes a normalisation.
  ///
  /// - Throws: ``InputNormalizationError`` unless the mean is a number and the standard deviation is above 0.
  public init(mean: Double, standardDeviation: Double) throws(InputNormalizationError) {
    guard mean.isFinite else { throw InputNormalizationError(description: "mean: expected a number, found \(mean)") }
    guard standardDeviation.isFinite, standardDeviation > 0, (1 / standardDeviation).isFinite else {
      throw InputNormalizationError(
        description: "standard deviation: expected a number above 0, found \(standardDeviation)")
    }
    self.init(knownMean: mean, standardDeviation: standardDeviation)
  }

  private init(knownMean mean: Double, standardDeviation: Double) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The normalisation that undoes this one: x becomes x * std + mean.
  public var inverse: InputNormalization {
    InputNormalization(knownMean: -mean / standardDeviation, standardDeviation: 1 / standardDeviation)
  }
}

extension Network {
  /// Parameters that give the same logits for grey values as `parameters` give for normalised ones.
  ///
  /// The first layer computes sum(w * (x - mean) / std) + b. This equals sum(w / std * x) + b - mean / std * sum(w), so
  /// each output gets new weights and a new bias. The equation also holds at the borders of a convolution, because our
  /// convolutions have no padding: each weight meets a pixel at each place. Folding the ``InputNormalization/inverse``
  /// restores the parameters. The results are computed in `Double` and rounded once.
  ///
  /// - Precondition: the first layer has weights.
  /// - Throws: ``InputNormalizationError`` if a result is not a finite 32-bit number.
  public func folding(
    _ normalization: InputNormalization, into parameters: AlignedBuffer<Float>
  ) throws(InputNormalizationError) -> AlignedBuffer<Float> {
    if normalization == .identity { return parameters }
    guard let weights = layers[0].weights, let bias = layers[0].bias else {
      preconditionFailure("\(layers[0].name) has no weights to fold into")
    }
    let folded = AlignedBuffer(parameters.array)
    let outputs = bias.range.count
    for output in 0..<outputs {
      var sum = 0.0
      for index in stride(from: weights.range.lowerBound + output, to: weights.range.upperBound, by: outputs) {
        sum += Double(parameters[index])
        folded[index] = Float(Double(parameters[index]) / normalization.standardDeviation)
      }
      let place = bias.range.lowerBound + output
      folded[place] = Float(
        Double(parameters[place]) - sum * normalization.mean / normalization.standardDeviation)
    }
    guard folded.array.allSatisfy(\.isFinite) else {
      throw InputNormalizationError(
        description: "input mean \(normalization.mean) and standard deviation \(normalization.standardDeviation): "
          + "expected finite weights in \(layers[0].name) when they are folded into it, found larger ones")
    }
    return folded
  }
}

/// A normalisation that makes no sense; the description is one line.
public struct InputNormalizationError: Error, Equatable, CustomStringConvertible {
  /// What was expected and what was found.
  public let description: String
}
