import Digits
import Foundation
import KernelCatalog
import Kernels
import RandomNumbers
import Testing

@testable import NeuralNetwork

/// Muon's matrix step, by polynomials in the Gram matrix, against the plain Newton-Schulz iteration in float64.
@Suite struct OrthogonalizerTests {
  // Rows for less than one block, for one and a half blocks and for two blocks; more columns than rows.
  @Test("The step is the plain iteration's", arguments: [(300, 24), (5, 4), (288, 16), (10, 24), (1, 1)])
  func plainIteration(rows: Int, columns: Int) throws {
    var generator = Xoshiro256StarStar(seed: 3)
    let x = (0..<rows * columns).map { _ in Float(generator.gaussian()) }
    let moved = try move(x, rows: rows, columns: columns, kernels: KernelCatalog.best)
    let expected = newtonSchulz(x.map(Double.init), rows: rows, columns: columns)
    let scale = 0.5 * Double(columns).squareRoot()
    for i in x.indices {
      #expect((moved[i] - (0.9 - scale * expected[i])).magnitude < 2e-4 * scale, "element \(i)")
    }
  }

  @Test("Singular values between 0.05 of the greatest and the greatest come near 1", arguments: [1e-12, 1.0, 1e6])
  func singularValues(size: Double) throws {
    let columns = 12
    // Orthogonal columns of different lengths: their lengths are the singular values.
    let lengths = (0..<columns).map { pow(20, -Double($0) / Double(columns - 1)) }
    let x = (0..<columns * columns).map { i in
      i / columns == i % columns ? Float(size * lengths[i % columns]) : 0
    }
    let moved = try move(x, rows: columns, columns: columns, kernels: KernelCatalog.best)
    let scale = 0.5 * Double(columns).squareRoot()
    for i in 0..<columns {
      let value = (0.9 - moved[i * columns + i]) / scale
      #expect(value > 0.6 && value < 1.4, "singular value \(lengths[i]) became \(value)")
    }
  }

  @Test("Directions that nearly lie in a plane are found as well as float32 allows")
  func nearlySingular() throws {
    let (rows, columns) = (200, 12)
    var generator = Xoshiro256StarStar(seed: 5)
    let sources = (0..<2).map { _ in (0..<rows).map { _ in generator.gaussian() } }
    let x = (0..<rows * columns).map { i -> Float in
      let mixture = zip(sources, [1, Double(i % columns)]).reduce(0) { $0 + $1.0[i / columns] * $1.1 }
      return Float(mixture + 1e-3 * generator.gaussian())
    }
    let moved = try move(x, rows: rows, columns: columns, kernels: KernelCatalog.best)
    let expected = newtonSchulz(x.map(Double.init), rows: rows, columns: columns)
    let scale = 0.5 * Double(columns).squareRoot()
    let error = zip(moved, expected).reduce(0) { $0 + ($1.0 - 0.9 + scale * $1.1) * ($1.0 - 0.9 + scale * $1.1) }
    let norm = expected.reduce(0) { $0 + scale * scale * $1 * $1 }
    #expect((error / norm).squareRoot() < 1e-2)
  }

  @Test("Every kernel set gives the same step but for rounding", arguments: availableKernels)
  func kernelSets(kernels: String) throws {
    var generator = Xoshiro256StarStar(seed: 4)
    let x = (0..<200 * 8).map { _ in Float(generator.gaussian()) }
    let moved = try move(x, rows: 200, columns: 8, kernels: KernelCatalog.named(kernels))
    let naive = try move(x, rows: 200, columns: 8, kernels: KernelCatalog.named("naive"))
    #expect(zip(moved, naive).allSatisfy { ($0 - $1).magnitude < 1e-4 })
  }

  @Test("No direction is no step")
  func zeros() throws {
    let moved = try move([Float](repeating: 0, count: 32), rows: 8, columns: 4, kernels: KernelCatalog.best)
    #expect(moved.allSatisfy { $0 == Double(Float(0.9)) })
  }

  /// Weights of one, decayed to 0.9 and then moved by the direction at rate 0.5.
  private func move(_ x: [Float], rows: Int, columns: Int, kernels: any KernelSet) throws -> [Double] {
    let tensor = ParameterTensor(
      name: "kernel", shape: [rows, columns], range: 0..<x.count, fanIn: rows, fanOut: columns)
    let parameters = AlignedBuffer<Float>(count: x.count, repeating: 1)
    let orthogonalizer = try Orthogonalizer([tensor], parameters: parameters, kernels: kernels)
    orthogonalizer.directions.copy(from: AlignedBuffer(x))
    for block in 0..<orthogonalizer.blockCount { try orthogonalizer.multiplyByItself(block: block) }
    for matrix in 0..<orthogonalizer.matrixCount { try orthogonalizer.iterate(matrix: matrix) }
    for block in 0..<orthogonalizer.blockCount {
      _ = try orthogonalizer.move(block: block, rate: 0.5, kept: 0.9)
    }
    return parameters.array.map(Double.init)
  }

  private func newtonSchulz(_ x: [Double], rows: Int, columns: Int) -> [Double] {
    let norm = gram(x, rows, columns).reduce(0) { $0 + $1 * $1 }.squareRoot().squareRoot()
    var x = x.map { $0 / norm }
    for (a, b, c) in [(7.3625, -20.7434, 15.1606), (2.9175, -2.1824, 0.4755)] {
      let gram = gram(x, rows, columns)
      let once = multiply(x, gram, rows, columns)
      let twice = multiply(once, gram, rows, columns)
      x = x.indices.map { a * x[$0] + b * once[$0] + c * twice[$0] }
    }
    return x
  }

  private func gram(_ x: [Double], _ rows: Int, _ columns: Int) -> [Double] {
    var gram = [Double](repeating: 0, count: columns * columns)
    for row in 0..<rows {
      for i in 0..<columns {
        for j in 0..<columns { gram[i * columns + j] += x[row * columns + i] * x[row * columns + j] }
      }
    }
    return gram
  }

  private func multiply(_ x: [Double], _ square: [Double], _ rows: Int, _ columns: Int) -> [Double] {
    var product = [Double](repeating: 0, count: x.count)
    for row in 0..<rows {
      for i in 0..<columns {
        for j in 0..<columns { product[row * columns + j] += x[row * columns + i] * square[i * columns + j] }
      }
    }
    return product
  }
}
