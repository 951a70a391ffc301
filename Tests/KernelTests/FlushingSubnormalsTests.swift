import CPUFeatures
import Kernels
import Testing

/// A product that the compiler cannot compute.
@inline(never)
@_optimize(none)
private func product(_ a: Float, _ b: Float) -> Float { a * b }

private struct Stop: Error {}

@Suite struct FlushingSubnormalsTests {
  @Test("Subnormal operands and results count as zero")
  func operandsAndResults() {
    let subnormal = Float.leastNormalMagnitude / 4
    flushingSubnormals {
      #expect(product(subnormal, 1e10) == 0)
      #expect(product(.leastNormalMagnitude, 0.25) == 0)
      #expect(product(.leastNormalMagnitude, 1) == .leastNormalMagnitude)
    }
  }

  @Test("The calling thread's mode is the same afterwards, also after an error")
  func restoresTheMode() {
    let modes = cpu_float_modes()
    flushingSubnormals { #expect(cpu_float_modes() != modes) }
    #expect(cpu_float_modes() == modes)
    #expect(throws: Stop.self) { try flushingSubnormals { throw Stop() } }
    #expect(cpu_float_modes() == modes)
    #expect(product(.leastNormalMagnitude, 0.25) == .leastNormalMagnitude / 4)
  }

  @Test("A thread that flushes subnormal numbers already goes on doing so")
  func leavesACallersFlushing() {
    let modes = cpu_float_modes()
    defer { cpu_set_float_modes(modes) }
    cpu_set_float_modes(cpu_flushing_subnormals(modes))
    flushingSubnormals {}
    #expect(product(.leastNormalMagnitude, 0.25) == 0)
  }

  /// A tenth of the moment is flushed when it becomes subnormal; from then on the moment stays as it is.
  @Test("Moments without gradient end at a normal number instead of the least subnormal one")
  func momentsStayNormal() throws {
    let (gradient, parameters) = (AlignedBuffer<Float>(zeros: 48), AlignedBuffer<Float>(count: 48, repeating: 1))
    let (first, second) = (AlignedBuffer<Float>(count: 48, repeating: 1), AlignedBuffer<Float>(zeros: 48))
    let call = try Adam(count: 48).plan(by: NaiveKernels()).call(
      .init(gradient: gradient, parameters: parameters, firstMoment: first, secondMoment: second))
    func steps() throws { for step in 1...1_500 { try call(AdamStep(number: step)) } }
    try steps()
    #expect(first.array.allSatisfy { $0 > 0 && $0 < .leastNormalMagnitude })
    let unflushed = parameters.array
    first.fill(with: 1)
    parameters.fill(with: 1)
    try flushingSubnormals { try steps() }
    #expect(first.array.allSatisfy { $0.isNormal && $0 < 10 * .leastNormalMagnitude })
    #expect(parameters.array == unflushed)
  }
}
