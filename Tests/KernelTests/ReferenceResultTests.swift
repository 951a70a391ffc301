import Kernels
import Testing

/// The error bounds are tight enough to find real faults.
@Suite struct ReferenceResultTests {
  static let shape = networkConvolutions[1]

  /// The convolution that loses precision or terms is found out.
  @Test func rejectsFaultyConvolutions() {
    var generator = SeededGenerator(seed: 19)
    let (input, weights) = (generator.floats(Self.shape.inputCount), generator.floats(Self.shape.weightsCount))
    let bias = generator.floats(Self.shape.outputChannels)
    func output(_ input: [Float], _ weights: [Float]) -> AlignedBuffer<Float> {
      let output = AlignedBuffer<Float>(zeros: Self.shape.outputCount)
      Naive.convolutionForward(
        Self.shape, input: input, weights: weights, bias: bias, activation: .identity, output: output.pointer)
      return output
    }
    let expectation = Reference.convolutionForward(
      Self.shape, input: AlignedBuffer(input), weights: AlignedBuffer(weights), bias: AlignedBuffer(bias),
      activation: .identity)
    func share(_ output: AlignedBuffer<Float>) -> Double { expectation.worstDeviation(in: output)?.shareOfBound ?? 0 }
    func halfPrecision(_ x: [Float]) -> [Float] { x.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) } }

    #expect(share(output(input, weights)) <= 1)
    #expect(share(output(halfPrecision(input), halfPrecision(weights))) > 1, "bfloat16 operands")
    #expect(share(output(input.map { $0 * 1.0001 }, weights)) > 1, "a factor wrong by 1e-4")
    var missing = weights
    missing[0] = 0
    #expect(share(output(input, missing)) > 1, "one of 288 x 64 weights missing")
    let spoilt = output(input, weights)
    spoilt[77] = .nan
    #expect(share(spoilt) == .infinity, "one NaN")
    #expect(expectation.worstDeviation(in: spoilt)?.index == 77)
  }

  @Test func findsWrongPositions() {
    let shape = ConvolutionShape(
      batch: 1, height: 2, width: 2, inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1)
    let input = AlignedBuffer<Float>([1, 2, 2, -3])
    let expectation = Reference.convolutionPoolForward(
      shape, window: 2, input: input, weights: AlignedBuffer<Float>([1]), bias: AlignedBuffer<Float>([0]))
    func isRight(_ position: Int) -> Bool {
      expectation.firstWrongPosition(in: AlignedBuffer([UInt8(position)])) == nil
    }
    #expect((0...4).map(isRight) == [false, true, true, false, false])
  }

  @Test func exactOperationsHaveNoTolerance() {
    let expectation = Reference.im2col(
      ConvolutionShape(
        batch: 1, height: 1, width: 1, inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1),
      input: AlignedBuffer<Float>([1]))
    #expect(expectation.deviation(of: 1).isWithinBound)
    #expect(!expectation.deviation(of: Double(Float(1).nextUp)).isWithinBound)
  }
}
