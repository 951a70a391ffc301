import Digits
import KernelCatalog
import Kernels
import RandomNumbers
import Synchronization
import Testing

@testable import NeuralNetwork

@Suite struct HardExamplesTests {
  private static let digits = SyntheticDigits.dataset(trainCount: 900, testCount: 1).train

  @Test("The hardest images have the smallest margins of a ridge classifier in float64")
  func smallestMargins() throws {
    let data = Self.digits
    let order = (0..<UInt32(data.count)).map { $0 }
    let hardest = try hardest(300, order: order, threads: 2)
    #expect(hardest == hardest.sorted() && Set(hardest).count == 300)
    let margins = ridgeMargins(data)
    let greatestChosen = try #require(hardest.map { margins[Int($0)] }.max())
    let leastLeft = try #require(order.filter { !hardest.contains($0) }.map { margins[Int($0)] }.min())
    #expect(greatestChosen < leastLeft + 1e-4)
    #expect(leastLeft < 1 && margins.max() ?? 0 > greatestChosen + 0.1)
  }

  @Test("The choice does not depend on the number of threads", arguments: [2, 3, 8])
  func threads(threads: Int) throws {
    var order = [UInt32](repeating: 0, count: Self.digits.count)
    Permutation.fill(&order, seed: 2, epoch: 0)
    #expect(try hardest(200, order: order, threads: threads) == hardest(200, order: order, threads: 1))
  }

  @Test("An epoch trains on the hardest images and on others that it draws, each once")
  func epoch() throws {
    let data = CountingExamples(Self.digits)
    var recipe = Recipe.documented
    recipe.images = 300
    recipe.hard = 0.5
    let network = Network.mnist
    let trainer = try Trainer(
      state: TrainingState(network: network, parameters: Initializer.glorotUniform(network, seed: 1)), recipe: recipe,
      kernels: KernelCatalog.best, pool: WorkerPool(threads: 2), seed: 1)
    _ = try trainer.trainEpoch(on: data)
    // All images are fitted and scored; those of the epoch are read once more.
    let reads = data.reads.withLock { $0 }
    let trained = reads.indices.filter { reads[$0] == 3 }.map { UInt32($0) }
    #expect(trained.count == 300 && reads.reduce(0, +) == 2 * data.count + 300)
    var order = [UInt32](repeating: 0, count: data.count)
    Permutation.fill(&order, seed: 1, epoch: 0)
    #expect(try Set(hardest(150, order: order, threads: 1)).isSubset(of: trained))
  }

  @Test("Least squares with a ridge solve the normal equations")
  func normalEquations() {
    var generator = Xoshiro256StarStar(seed: 7)
    let (rows, unknowns, sides) = (40, 9, 3)
    let a = (0..<rows * unknowns).map { _ in Float(generator.gaussian()) }
    let b = (0..<rows * sides).map { _ in Float(generator.gaussian()) }
    let product = AlignedBuffer<Float>(zeros: unknowns * (unknowns + sides))
    for i in 0..<unknowns {
      for j in 0..<unknowns + sides {
        let other = (0..<rows).map { j < unknowns ? a[$0 * unknowns + j] : b[$0 * sides + j - unknowns] }
        product[i * (unknowns + sides) + j] = zip(0..<rows, other).reduce(0) { $0 + a[$1.0 * unknowns + i] * $1.1 }
      }
    }
    var equations = NormalEquations(unknowns: unknowns, rightSides: sides)
    equations.add(product.elements)
    equations.add(product.elements)
    let x = equations.solution(ridge: 0.5)
    for i in 0..<unknowns {
      for side in 0..<sides {
        let row = product.array[i * (unknowns + sides)..<(i + 1) * (unknowns + sides)].map { 2 * Double($0) }
        let left = (0..<unknowns).reduce(0.5 * x[i * sides + side]) { $0 + row[$1] * x[$1 * sides + side] }
        #expect((left - row[unknowns + side]).magnitude < 1e-9)
      }
    }
  }

  @Test("A share of hard images needs a number of images and a classification")
  func validation() {
    var recipe = Recipe.sprint
    recipe.images = 0
    #expect(throws: RecipeError(description: "recipe sprint: hard must be 0 without a number of images, found 0.5")) {
      try recipe.validate()
    }
    recipe = .sprint
    recipe.loss = .meanSquaredError
    recipe.labelSmoothing = 0
    #expect(throws: RecipeError.self) { try recipe.validate() }
  }

  private func hardest(_ count: Int, order: [UInt32], threads: Int) throws -> [UInt32] {
    try HardExamples(image: Network.mnist.input, classes: 10, kernels: KernelCatalog.best)
      .hardest(count, of: ExampleReader(Self.digits), order: order, pool: WorkerPool(threads: threads))
  }

  /// The margins of the classifier fitted to all images, written out in float64.
  private func ridgeMargins(_ data: LabeledImages) -> [Double] {
    let pixels = AlignedBuffer<Float>(zeros: data.count * 784)
    data.copyImages(in: 0..<data.count, into: pixels.elements)
    let rows = (0..<data.count).map { image -> [Double] in
      (0..<196).map { at in
        let corner = image * 784 + at / 14 * 56 + at % 14 * 2
        return [0, 1, 28, 29].reduce(0) { $0 + Double(pixels[corner + $1]) } / 4
      } + [1]
    }
    var equations = [Double](repeating: 0, count: 197 * 207)
    for (row, label) in zip(rows, data.labels) {
      let extended = row + (0..<10).map { $0 == Int(label) ? 1 : -1 }
      for i in 0..<197 where row[i] != 0 { for j in 0..<207 { equations[i * 207 + j] += row[i] * extended[j] } }
    }
    for i in 0..<197 { equations[i * 208] += 10 }
    // Gauss and Jordan, with pivots.
    for pivot in 0..<197 {
      let best = (pivot..<197).max { equations[$0 * 207 + pivot].magnitude < equations[$1 * 207 + pivot].magnitude }!
      for j in 0..<207 { equations.swapAt(pivot * 207 + j, best * 207 + j) }
      for i in 0..<197 where i != pivot {
        let factor = equations[i * 207 + pivot] / equations[pivot * 207 + pivot]
        for j in pivot..<207 { equations[i * 207 + j] -= factor * equations[pivot * 207 + j] }
      }
    }
    return zip(rows, data.labels).map { row, label in
      var outputs = [Double](repeating: 0, count: 10)
      for side in 0..<10 {
        for i in 0..<197 where row[i] != 0 {
          outputs[side] += row[i] * equations[i * 207 + 197 + side] / equations[i * 208]
        }
      }
      let others = outputs.indices.filter { $0 != Int(label) }.map { outputs[$0] }
      return outputs[Int(label)] - others.max()!
    }
  }
}

/// Counts how often each example's label is read.
private final class CountingExamples: Examples {
  let reads: Mutex<[Int]>
  private let data: LabeledImages

  init(_ data: LabeledImages) {
    self.data = data
    reads = Mutex([Int](repeating: 0, count: data.count))
  }

  var count: Int { data.count }
  var featureCount: Int { data.featureCount }

  func copyFeatures(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>) {
    data.copyFeatures(at: indices, into: destination)
  }

  func copyLabels(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<UInt8>) {
    data.copyLabels(at: indices, into: destination)
    reads.withLock { reads in for i in indices.indices { reads[Int(indices[i])] += 1 } }
  }

  func copyTargets(at indices: Span<UInt32>, outputs: Int, into destination: UnsafeMutableBufferPointer<Float>) {
    data.copyTargets(at: indices, outputs: outputs, into: destination)
  }
}
