import Foundation
import Kernels
import Testing

@Suite struct AdamTests {
  /// Three steps one after the other. The reference starts each step from the kernel's own results of the step before.
  @Test(arguments: [0, 1, 7, 15, 16, 17, 64, 1003])
  func matchesReference(count: Int) {
    var generator = SeededGenerator(seed: 17)
    let parameters = generator.floats(count)
    // Gradients over many orders of magnitude, and exact zeros.
    let gradients = (1...3).map { _ in
      generator.floats(count).enumerated().map { $1 * Float(exp2(Double(-4 * ($0 % 12)))) * ($0 % 5 == 0 ? 0 : 1) }
    }
    forEachKernelSet("adam \(count)") { kernels, operands in
      let w = operands.update(parameters)
      let m = operands.update([Float](repeating: 0, count: count))
      let v = operands.update([Float](repeating: 0, count: count))
      for (index, gradient) in gradients.enumerated() {
        let step = AdamStep(number: index + 1)
        let gradient = operands.input(gradient)
        let moved = Adam.Operands(gradient: gradient, parameters: w, firstMoment: m, secondMoment: v)
        let expectation = Adam(count: count).reference(moved, step)
        try Adam(count: count).plan(by: kernels).call(moved)(step)
        expect(w, "parameters", expectation["parameters"], operands)
        expect(m, "firstMoment", expectation["firstMoment"], operands)
        expect(v, "secondMoment", expectation["secondMoment"], operands)
      }
    }
  }

  /// With the same gradient g in every step, m = g (1 - beta1^t), v = g^2 (1 - beta2^t), and step t moves a parameter
  /// by learningRate g sqrt(1 - beta2^t) / (|g| sqrt(1 - beta2^t) + epsilon).
  @Test(arguments: [1, 2, 10, 1000, 100_000], [0.5, -3e-4, 1e-7])
  func matchesClosedForm(number: Int, g: Double) {
    func m(_ t: Int) -> Double { g * (1 - pow(0.9, Double(t))) }
    func v(_ t: Int) -> Double { g * g * (1 - pow(0.999, Double(t))) }
    let root = (1 - pow(0.999, Double(number))).squareRoot()
    let movement = 0.01 * g * root / (g.magnitude * root + 1e-7)
    forEachKernelSet("step \(number), gradient \(g)") { kernels, operands in
      let parameter = operands.update([0])
      let (first, second) = (operands.update([Float(m(number - 1))]), operands.update([Float(v(number - 1))]))
      let moved = Adam.Operands(
        gradient: operands.input([Float(g)]), parameters: parameter, firstMoment: first, secondMoment: second)
      try Adam(count: 1).plan(by: kernels).call(moved)(AdamStep(number: number, learningRate: 0.01))
      for (actual, expected) in [(parameter[0], -movement), (first[0], m(number)), (second[0], v(number))] {
        #expect(abs(Double(actual) / expected - 1) < 16 * Double(Float.ulpOfOne), "\(operands.label)")
      }
    }
  }
}
