import Foundation
import Kernels
import Testing

@Suite struct SoftmaxCrossEntropyTests {
  static let shapes = [(1, 1), (1, 10), (3, 10), (32, 10), (7, 3), (5, 17), (2, 256), (1, 2), (0, 10)]

  /// From flat to saturated distributions.
  @Test(arguments: shapes, [0.1, 5, 100, 1e4] as [Float])
  func matchesReference(shape: (batch: Int, classes: Int), scale: Float) {
    var generator = SeededGenerator(seed: 16)
    let logits = generator.floats(shape.batch * shape.classes, scale: scale)
    let labels = generator.bytes(shape.batch, lessThan: shape.classes)
    check(shape.batch, shape.classes, logits, labels, gradientScale: 1 / 32)
  }

  /// Logits of +-10,000, whose exponentials overflow and underflow, with the label at the greatest and at the least.
  @Test func extremeLogits() throws {
    let logits: [Float] = [1e4, -1e4, 0, 1e4, -1e4, 0]
    check(2, 3, logits, [0, 1], gradientScale: 1)
    let operands = SoftmaxCrossEntropy.Operands(
      logits: AlignedBuffer(logits), labels: AlignedBuffer([0, 1]), gradient: .empty)
    expectReference(SoftmaxCrossEntropy(batch: 2, classes: 3), operands, 1, "extreme logits") { placed, sum, operands in
      #expect(abs(sum.loss - 2e4) < 1e-2, "\(operands.label)")
      #expect(sum.correct == 1, "\(operands.label)")
      expectClose(placed.gradient, [0, 0, 0, 1, -1, 0], operands)
    }
  }

  /// Equal logits: loss log(classes), and the first class counts as predicted.
  @Test func equalLogits() {
    let operands = SoftmaxCrossEntropy.Operands(
      logits: AlignedBuffer(count: 8, repeating: 3), labels: AlignedBuffer([0, 2]), gradient: .empty)
    expectReference(SoftmaxCrossEntropy(batch: 2, classes: 4), operands, 2, "equal logits") { placed, sum, operands in
      #expect(abs(sum.loss - 2 * log(4)) < 1e-6, "\(operands.label)")
      #expect(sum.correct == 1, "\(operands.label)")
      expectClose(placed.gradient, [-1.5, 0.5, 0.5, 0.5, 0.5, 0.5, -1.5, 0.5], operands)
    }
  }

  private func expectClose(_ gradient: AlignedBuffer<Float>, _ expected: [Float], _ operands: Operands) {
    for (index, value) in expected.enumerated() {
      #expect(abs(gradient[index] - value) < 1e-6, "\(operands.label), element \(index)")
    }
  }

  private func check(_ batch: Int, _ classes: Int, _ logits: [Float], _ labels: [UInt8], gradientScale: Float) {
    expectReference(
      SoftmaxCrossEntropy(batch: batch, classes: classes),
      .init(logits: AlignedBuffer(logits), labels: AlignedBuffer(labels), gradient: .empty), gradientScale)
  }
}
