import Digits
import Kernels

/// The inputs of an operation, the same for all kernel sets: uniform in -1...1 from a fixed seed.
struct Operands: Sendable {
  let operation: Operation
  let floats: [AlignedBuffer<Float>]
  let bytes: AlignedBuffer<UInt8>

  init(_ operation: Operation) {
    var generator = Xoshiro256StarStar(seed: 1)
    func uniform(_ count: Int) -> AlignedBuffer<Float> {
      AlignedBuffer((0..<count).map { _ in generator.uniform(in: -1...1) })
    }
    func below(_ bound: Int, count: Int) -> AlignedBuffer<UInt8> {
      AlignedBuffer((0..<count).map { _ in UInt8(generator.uniform(below: UInt32(bound))) })
    }
    self.operation = operation
    var bytes = AlignedBuffer<UInt8>(zeros: 0)
    switch operation {
    case .gemm(let s): floats = [uniform(s.countA), uniform(s.countB)]
    case .im2col(let s): floats = [uniform(s.inputCount)]
    case .col2im(let s): floats = [uniform(s.columnsCount)]
    case .convolutionForward(let s), .convolutionPoolForward(let s, _):
      floats = [uniform(s.inputCount), uniform(s.weightsCount), uniform(s.outputChannels)]
    case .convolutionBackwardData(let s): floats = [uniform(s.outputCount), uniform(s.weightsCount)]
    case .convolutionBackwardWeights(let s): floats = [uniform(s.inputCount), uniform(s.outputCount)]
    case .convolutionPoolBackward(let s, let window, _):
      let pooled = PoolingShape(of: s, window: window).outputCount
      floats = [uniform(s.inputCount), uniform(s.weightsCount), uniform(pooled)]
      bytes = below(window * window, count: pooled)
    case .denseForward(let s):
      floats = [uniform(s.batch * s.inputs), uniform(s.inputs * s.outputs), uniform(s.outputs)]
    case .denseBackwardData(let s): floats = [uniform(s.batch * s.outputs), uniform(s.inputs * s.outputs)]
    case .denseBackwardWeights(let s): floats = [uniform(s.batch * s.inputs), uniform(s.batch * s.outputs)]
    case .maxPoolForward(let s): floats = [uniform(s.inputCount)]
    case .maxPoolBackward(let s):
      floats = [uniform(s.outputCount)]
      bytes = below(s.window * s.window, count: s.outputCount)
    case .softmaxCrossEntropy(let batch, let classes):
      floats = [uniform(batch * classes)]
      bytes = below(classes, count: batch)
    case .adam(let count): floats = [uniform(count), uniform(count)]
    }
    self.bytes = bytes
  }

  /// The same, in buffers of their own.
  func copied() -> Operands {
    Operands(operation: operation, floats: floats.map { AlignedBuffer($0.array) }, bytes: AlignedBuffer(bytes.array))
  }

  private init(operation: Operation, floats: [AlignedBuffer<Float>], bytes: AlignedBuffer<UInt8>) {
    self.operation = operation
    self.floats = floats
    self.bytes = bytes
  }

  /// The weights among the operands, if the operation has any.
  var weights: AlignedBuffer<Float>? {
    switch operation {
    case .convolutionForward, .convolutionPoolForward, .convolutionBackwardData, .convolutionPoolBackward,
      .denseForward, .denseBackwardData:
      floats[1]
    default: nil
    }
  }
}
