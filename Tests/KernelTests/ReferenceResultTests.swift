import Kernels
import Testing

/// The error bounds are tight enough to find real faults.
@Suite struct ReferenceResultTests {
  static let shape = networkConvolutions[1]

  /// The bounds reveal a convolution that loses precision or terms.
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
    let expectation = ConvolutionForward(Self.shape, .identity).reference(
      .init(
        input: AlignedBuffer(input), weights: AlignedBuffer(weights), bias: AlignedBuffer(bias), output: .empty))[
        "output"]
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
      batch: 1, height: 2, width: 2, inputChannels: 1, outputChannels: 1, filterHeight: 1, filterWidth: 1)
    let input = AlignedBuffer<Float>([1, 2, 2, -3])
    var operands = ConvolutionPoolForward.Operands(
      input: input, weights: AlignedBuffer([1]), bias: AlignedBuffer([0]), output: .empty, positions: .empty)
    let expectation = ConvolutionPoolForward(shape, window: 2).reference(operands)
    func isRight(_ position: Int) -> Bool {
      operands.positions = AlignedBuffer([UInt8(position)])
      return expectation.otherFault(operands, ()) == nil
    }
    #expect((0...4).map(isRight) == [false, true, true, false, false])
  }

  @Test func exactOperationsHaveNoTolerance() {
    let shape = ConvolutionShape(
      batch: 1, height: 1, width: 1, inputChannels: 1, outputChannels: 1, filterHeight: 1, filterWidth: 1)
    let expectation = Im2col(shape).reference(.init(input: AlignedBuffer([1]), columns: .empty))["columns"]
    #expect(expectation.deviation(of: 1).isWithinBound)
    #expect(!expectation.deviation(of: Double(Float(1).nextUp)).isWithinBound)
  }
}
