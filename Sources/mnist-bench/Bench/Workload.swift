import ArgumentParser
import Kernels
import NeuralNetwork

/// Something the benchmark times: an operation of the network on its shapes, or the network as a whole.
struct Workload: Sendable {
  /// What a workload does, for a batch of images on one thread.
  enum Work: Sendable {
    /// One operation; on several threads, each runs it on its share of the batch.
    case operation(@Sendable (_ batch: Int) -> Operation)
    /// The whole network forward.
    case inference
    /// One optimizer step: forward, backward and update.
    case trainingStep
  }

  /// What users call it: "conv2-forward", "train-step", ...
  let name: String
  let work: Work

  /// Whether its work grows with the batch; otherwise it is done once, whatever the batch.
  let dependsOnBatch: Bool

  /// The only batch it is for; nil if it is for any.
  let fixedBatch: Int?

  /// Everything the benchmark knows, in the order of a pass through the network.
  static let all: [Workload] = {
    let layers = Network.mnist.layers
    let convolutions = layers.compactMap { $0.convolution(batch: 1) }
    var workloads: [Workload] = []
    for (index, shape) in convolutions.enumerated() {
      let name = "conv\(index + 1)"
      let hasData = index > 0
      workloads.append(Workload("\(name)-forward") { .convolutionForward(shape.with(batch: $0)) })
      if hasData {
        workloads.append(Workload("\(name)-backward-data") { .convolutionBackwardData(shape.with(batch: $0)) })
      }
      workloads.append(Workload("\(name)-backward-weights") { .convolutionBackwardWeights(shape.with(batch: $0)) })
      if index < convolutions.count - 1 {
        let pooling = PoolingShape(of: shape)
        workloads += [
          Workload("\(name)-pool-forward") { .convolutionPoolForward(shape.with(batch: $0), window: 2) },
          Workload("\(name)-pool-backward") {
            .convolutionPoolBackward(shape.with(batch: $0), window: 2, includesData: hasData)
          },
          Workload("maxpool\(index + 1)-forward") { .maxPoolForward(pooling.with(batch: $0)) },
          Workload("maxpool\(index + 1)-backward") { .maxPoolBackward(pooling.with(batch: $0)) },
        ]
      }
      workloads += [
        Workload("\(name)-im2col") { .im2col(shape.with(batch: $0)) },
        Workload("\(name)-gemm") { .gemm(shape.with(batch: $0).forwardGEMM) },
      ]
    }
    let dense = layers.compactMap(\.dense)
    for (index, shape) in dense.enumerated() {
      let name = "dense\(index + 1)"
      workloads += [
        Workload("\(name)-forward") { .denseForward(shape.with(batch: $0)) },
        Workload("\(name)-backward-data") { .denseBackwardData(shape.with(batch: $0)) },
        Workload("\(name)-backward-weights") { .denseBackwardWeights(shape.with(batch: $0)) },
      ]
    }
    let classes = Network.mnist.output.count
    workloads.append(Workload("softmax-cross-entropy") { .softmaxCrossEntropy(batch: $0, classes: classes) })
    workloads.append(
      Workload("adam", dependsOnBatch: false) { _ in .adam(count: Network.mnist.parameterCount) })
    workloads.append(
      Workload("gemm-1024", dependsOnBatch: false) { _ in .gemm(GEMMShape(m: 1024, n: 1024, k: 1024)) })
    workloads.append(Workload(name: "inference", work: .inference, dependsOnBatch: true))
    workloads.append(Workload(name: "train-step", work: .trainingStep, dependsOnBatch: true))
    return workloads
  }()

  private init(_ name: String, dependsOnBatch: Bool = true, _ operation: @escaping @Sendable (Int) -> Operation) {
    self.init(name: name, work: .operation(operation), dependsOnBatch: dependsOnBatch)
  }

  private init(name: String, work: Work, dependsOnBatch: Bool) {
    self.name = name
    self.work = work
    self.dependsOnBatch = dependsOnBatch
    fixedBatch = nil
  }

  /// An operation on a shape that is not in the network.
  init(_ shape: ShapeString) {
    name = shape.text
    work = .operation(shape.operation)
    dependsOnBatch = shape.dependsOnBatch
    fixedBatch = shape.dependsOnBatch ? shape.batch : nil
  }

  /// The workloads that users mean by `name`: of this name, of names that begin with it (conv2), or of this shape.
  static func matching(_ name: String) throws -> [Workload] {
    if ShapeString.isMeant(by: name) {
      do throws(ShapeStringError) {
        return [Workload(try ShapeString(name))]
      } catch {
        throw ValidationError(error.description)
      }
    }
    let matches = all.filter { $0.name == name || $0.name.hasPrefix(name + "-") }
    guard !matches.isEmpty else {
      let known = all.map(\.name).joined(separator: ", ")
      throw ValidationError(
        "unknown workload '\(name)'; there are (and their first parts, such as conv2): \(known); or a shape such as "
          + "conv:n32h13w13i32k3o64")
    }
    return matches
  }

  /// The batches to time it on, of those asked for.
  func batchSizes(of asked: [Int]) -> [Int] { dependsOnBatch ? fixedBatch.map { [$0] } ?? asked : [1] }
}

extension Layer {
  /// The layer's shape for one image, if it is fully connected.
  fileprivate var dense: DenseShape? {
    guard case .dense(let units, _) = kind else { return nil }
    return DenseShape(batch: 1, inputs: input.count, outputs: units)
  }
}
