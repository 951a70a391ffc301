import Kernels
import NeuralNetwork

/// A unit of work that `bench` times: an operation of the network on its shape, or the network as a whole.
package struct Workload: Sendable {
  /// The work of a workload, for a batch of images on one thread.
  package enum Work: Sendable {
    /// One operation; on several threads, each runs it on its share of the batch.
    case operation(@Sendable (_ batch: Int) -> any Operation)
    /// The forward pass of the whole network.
    case inference
    /// One optimizer step: forward, backward and update.
    case trainingStep
  }

  /// The name for users: "conv2-forward", "train-step", ...
  package let name: String
  package let work: Work
  package let magnitude: OperandMagnitude

  /// Whether its work grows with the batch; otherwise it is the same for any batch.
  package let dependsOnBatch: Bool

  /// The only batch size that it supports; nil if it supports any.
  package let fixedBatch: Int?

  /// All workloads of the network, in the order of a pass through it.
  package static let all: [Workload] = {
    let layers = Network.mnist.layers
    let convolutions = layers.compactMap { $0.convolution(batch: 1) }
    var workloads: [Workload] = []
    for (index, shape) in convolutions.enumerated() {
      let name = "conv\(index + 1)"
      let hasData = index > 0
      workloads.append(Workload("\(name)-forward") { ConvolutionForward(shape.with(batch: $0), .relu) })
      if hasData {
        workloads.append(Workload("\(name)-backward-data") { ConvolutionBackwardData(shape.with(batch: $0)) })
      }
      workloads.append(Workload("\(name)-backward-weights") { ConvolutionBackwardWeights(shape.with(batch: $0)) })
      if index < convolutions.count - 1 {
        let pooling = PoolingShape(of: shape)
        workloads += [
          Workload("\(name)-pool-forward") { ConvolutionPoolForward(shape.with(batch: $0), window: 2) },
          Workload("\(name)-pool-backward") {
            ConvolutionPoolBackward(shape.with(batch: $0), window: 2, includesData: hasData)
          },
          Workload("maxpool\(index + 1)-forward") { MaxPoolForward(pooling.with(batch: $0)) },
          Workload("maxpool\(index + 1)-backward") { MaxPoolBackward(pooling.with(batch: $0)) },
        ]
      }
      workloads += [
        Workload("\(name)-im2col") { Im2col(shape.with(batch: $0)) },
        Workload("\(name)-gemm") { GEMM(shape.with(batch: $0).forwardGEMM) },
      ]
    }
    let dense = layers.compactMap(\.dense)
    for (index, shape) in dense.enumerated() {
      let name = "dense\(index + 1)"
      workloads += [
        Workload("\(name)-forward") { DenseForward(shape.with(batch: $0), .relu) },
        Workload("\(name)-backward-data") { DenseBackwardData(shape.with(batch: $0)) },
        Workload("\(name)-backward-weights") { DenseBackwardWeights(shape.with(batch: $0)) },
      ]
    }
    let classes = Network.mnist.output.count
    workloads.append(Workload("softmax-cross-entropy") { SoftmaxCrossEntropy(batch: $0, classes: classes) })
    for (name, magnitude) in [("adam", OperandMagnitude.usual), ("adam-subnormal", .subnormal)] {
      workloads.append(
        Workload(name, dependsOnBatch: false, magnitude) { _ in Adam(count: Network.mnist.parameterCount) })
    }
    workloads.append(
      Workload("gemm-1024", dependsOnBatch: false) { _ in GEMM(GEMMShape(m: 1024, n: 1024, k: 1024)) })
    workloads.append(Workload(name: "inference", work: .inference, dependsOnBatch: true))
    workloads.append(Workload(name: "train-step", work: .trainingStep, dependsOnBatch: true))
    workloads.append(
      Workload(name: "train-step-subnormal", work: .trainingStep, dependsOnBatch: true, magnitude: .subnormal))
    return workloads
  }()

  private init(
    _ name: String, dependsOnBatch: Bool = true, _ magnitude: OperandMagnitude = .usual,
    _ operation: @escaping @Sendable (Int) -> any Operation
  ) {
    self.init(name: name, work: .operation(operation), dependsOnBatch: dependsOnBatch, magnitude: magnitude)
  }

  private init(name: String, work: Work, dependsOnBatch: Bool, magnitude: OperandMagnitude = .usual) {
    self.name = name
    self.work = work
    self.dependsOnBatch = dependsOnBatch
    self.magnitude = magnitude
    fixedBatch = nil
  }

  /// An operation on a shape that is not in the network.
  init(_ shape: ShapeString) {
    name = shape.text
    work = .operation(shape.operation)
    magnitude = .usual
    dependsOnBatch = shape.dependsOnBatch
    fixedBatch = shape.dependsOnBatch ? shape.batch : nil
  }

  /// The workloads that users mean by `name`: with this name, with this first part (conv2), or with this shape.
  ///
  /// - Throws: ``WorkloadError`` if there are none.
  package static func matching(_ name: String) throws(WorkloadError) -> [Workload] {
    if ShapeString.isMeant(by: name) {
      do throws(ShapeStringError) {
        return [Workload(try ShapeString(name))]
      } catch {
        throw WorkloadError(description: error.description)
      }
    }
    if let workload = all.first(where: { $0.name == name }) { return [workload] }
    let matches = all.filter { $0.name.hasPrefix(name + "-") }
    guard !matches.isEmpty else {
      let known = all.map(\.name).joined(separator: ", ")
      throw WorkloadError(
        description:
          "unknown workload '\(name)'; there are (and their first parts, such as conv2): \(known); or a shape such as "
          + "conv:n32h13w13i32k3o64")
    }
    return matches
  }

  /// The batch sizes to time it on, chosen from `asked`.
  func batchSizes(of asked: [Int]) -> [Int] { dependsOnBatch ? fixedBatch.map { [$0] } ?? asked : [1] }
}

extension Layer {
  /// The layer's shape for one image, if it is fully connected.
  fileprivate var dense: DenseShape? {
    guard case .dense(let units, _) = kind else { return nil }
    return DenseShape(batch: 1, inputs: input.count, outputs: units)
  }
}

/// The error of an unknown or ambiguous workload.
public struct WorkloadError: Error, CustomStringConvertible {
  /// The problem and the known workloads; for a shape, two more lines point at the wrong place.
  public let description: String
}

extension WorkloadError {
  /// The error of a name that means several workloads where one is expected.
  package init(ambiguous name: String, among workloads: [Workload]) {
    let names = workloads.map(\.name).joined(separator: ", ")
    self.init(description: "'\(name)' stands for several workloads, expected one of them: \(names)")
  }
}
