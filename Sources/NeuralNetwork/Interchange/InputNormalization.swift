import Kernels

/// What a training script did to its images before the network saw them: grey values from 0 to 1, less a mean and
/// divided by a standard deviation, as torchvision's `Normalize((mean,), (std,))` does it.
public struct InputNormalization: Sendable, Hashable {
  /// What is subtracted from a grey value of 0 to 1.
  public let mean: Double
  /// What the difference is divided by.
  public let standardDeviation: Double

  /// Grey values as they are.
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
  /// Weights that make of grey values what `parameters` make of normalised ones.
  ///
  /// The first layer computes sum(w * (x - mean) / std) + b, which is sum(w / std * x) + b - mean / std * sum(w): new
  /// weights and a new bias for each output. That is exact at the borders of a convolution too, because ours pads
  /// nothing: each weight meets a pixel at each place. The ``InputNormalization/inverse`` takes it back. Computed in
  /// `Double` and rounded once.
  ///
  /// - Precondition: the first layer has weights.
  /// - Throws: ``InputNormalizationError`` if a result is no 32-bit number.
  public func folding(
    _ normalization: InputNormalization, into parameters: AlignedBuffer<Float>
  ) throws(InputNormalizationError) -> AlignedBuffer<Float> {
    if normalization == .identity { return parameters }
    guard let kernel = layers[0].kernel, let bias = layers[0].bias else {
      preconditionFailure("\(layers[0].name) has no weights to fold into")
    }
    let folded = AlignedBuffer(parameters.array)
    let outputs = bias.range.count
    for output in 0..<outputs {
      var sum = 0.0
      for index in stride(from: kernel.range.lowerBound + output, to: kernel.range.upperBound, by: outputs) {
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
