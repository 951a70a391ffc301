import KernelCatalog
import Kernels
import Testing

@testable import Benchmarking
@testable import Profiling

@Suite struct PhasedKernelsTests {
  @Test("Where a plan has parts, they compute what the kernel set does", arguments: KernelCatalog.available.map(\.name))
  func parts(name: String) throws {
    let kernels = try KernelCatalog.named(name)
    let shape = ConvolutionShape(batch: 2, height: 9, width: 9, inputChannels: 5, outputChannels: 7)
    let operations: [any Kernels.Operation] = [
      ConvolutionForward(shape, .relu), ConvolutionBackwardData(shape), ConvolutionBackwardWeights(shape),
      ConvolutionPoolForward(shape, window: 2), DenseForward(DenseShape(batch: 3, inputs: 20, outputs: 9), .relu),
    ]
    for operation in operations { try expectParts(operation, kernels) }
    if name == "blas" { #expect(try PhaseWork(ConvolutionForward(shape, .relu), by: kernels).isDivided) }
    if name == "naive" { #expect(try !PhaseWork(ConvolutionForward(shape, .relu), by: kernels).isDivided) }
  }

  private func expectParts(_ operation: some Kernels.Operation, _ kernels: any KernelSet) throws {
    let work = try PhaseWork(operation, by: kernels)
    guard work.isDivided else { return }
    let phased = PhasedKernels(kernels)
    let plans = try (operation.plan(by: phased), operation.plan(by: kernels))
    #expect(plans.0.workspaceCount == plans.1.workspaceCount)
    _ = try OperationOperands(operation).makeTrial(phased).prove()
    let times = phased.takeTimes(ofCall: 0)
    // So short a product may take no longer than packing alone, if that is interrupted.
    #expect(times[PlanPart.Phase.multiply.index] + times[PlanPart.Phase.packing.index] > 0)
    #expect((times[PlanPart.Phase.packing.index] > 0) == (work[.packing] != nil))
    #expect(work[.multiply]?.flops == operation.flopsOfProducts)
  }
}

extension Kernels.Operation {
  /// Two for each multiply-add of the direct algorithm.
  fileprivate var flopsOfProducts: Int {
    (self as? ConvolutionPoolForward).map { ConvolutionForward($0.shape, .relu).flops } ?? flops
  }
}
