import Foundation
import RandomNumbers
import Testing

@testable import Digits

@Suite("Augmentation")
struct AugmentationTests {
  private let images = SyntheticDigits.dataset(seed: 2, trainCount: 40, testCount: 1).train

  @Test("Without any distortion the images are what they are, to the bit")
  func identity() {
    #expect(copies(.none) == originals())
  }

  @Test("A distortion depends on the seed, the epoch and the image, and on nothing else")
  func seeded() {
    let augmentation = Augmentation(rotation: 7, scale: 0.07, shear: 0.07, shift: 1.5, crop: 2, elastic: 1)
    let all = copies(augmentation)
    #expect(all == copies(augmentation))
    #expect(all != copies(augmentation, seed: 2) && all != copies(augmentation, epoch: 1))
    // One by one, and in another order.
    for index in [7, 0, 39] {
      let alone = copies(augmentation, indices: [UInt32(index)])
      #expect(alone == Array(all[index * LabeledImages.pixelCount..<(index + 1) * LabeledImages.pixelCount]))
    }
    #expect(all.allSatisfy { (0...1).contains($0) })
  }

  @Test(
    "Each amount changes the images, up to the greatest that is allowed", arguments: Augmentation.amounts.map(\.name))
  func amounts(name: String) throws {
    let amount = try #require(Augmentation.amounts.first { $0.name == name })
    for value in [amount.limit / 10, amount.limit] {
      var augmentation = Augmentation.none
      augmentation[keyPath: amount.path] = value
      let values = copies(augmentation)
      #expect(values != originals() && values.allSatisfy { (0...1).contains($0) }, "\(name) \(value)")
    }
  }

  @Test("Distorted images are the originals, interpolated bilinearly under the affine map, zero outside")
  func interpolation() {
    let augmentation = Augmentation(rotation: 20, scale: 0.3, shear: 0.3, shift: 6, crop: 6)
    let values = copies(augmentation, epoch: 3)
    for index in 0..<images.count {
      var generator = Xoshiro256StarStar(seed: 1, stream: .augmentation(epoch: 3, image: index))
      let map = AffineMap(augmentation, using: &generator)
      for pixel in 0..<LabeledImages.pixelCount {
        let point = map(column: pixel % 28, row: pixel / 28)
        let expected = bilinear(image: index, x: Double(point.x), y: Double(point.y))
        let value = Double(values[index * LabeledImages.pixelCount + pixel])
        // Interpolation weights have 8 bits, rounded down. In each direction the error is up to 1/256 of the difference
        // of two neighbours, which is at most 1. A coordinate drifts by half of 2^-16 a column.
        #expect(abs(value - expected) < 2.0 / 256 + 1e-3, "image \(index), pixel \(pixel)")
      }
    }
  }

  @Test("Maps spread over their whole range, evenly to both sides")
  func ranges() {
    let augmentation = Augmentation(rotation: 10, scale: 0.2, shear: 0.1, shift: 3)
    let maps = (0..<2000).map { image in
      var generator = Xoshiro256StarStar(seed: 1, stream: .augmentation(epoch: 0, image: image))
      return AffineMap(augmentation, using: &generator)
    }
    func expectUniform(_ values: [Double], _ limit: Double, _ what: String) {
      let mean = values.reduce(0, +) / 2000
      #expect(abs(mean) < 5 * limit / (3.0 * 2000).squareRoot(), "\(what)")
      #expect(values.allSatisfy { abs($0) <= limit * (1 + 1e-5) }, "\(what)")
      #expect(values.max()! > 0.98 * limit && values.min()! < -0.98 * limit, "\(what)")
    }
    expectUniform(maps.map { Double($0.shift.x) }, 3, "shift of columns")
    expectUniform(maps.map { Double($0.shift.y) }, 3, "shift of rows")
    expectUniform(maps.map { atan2(Double($0.column.y), Double($0.column.x)) * 180 / .pi }, 10, "rotation")
    let widths = maps.map { hypot(Double($0.column.x), Double($0.column.y)) }
    expectUniform(widths.map { $0 - 1 }, 0.2, "scale of columns")
    // Shear does not change areas: the determinant is the product of both scales.
    let areas = maps.map { Double($0.column.x * $0.row.y - $0.column.y * $0.row.x) }
    expectUniform(zip(areas, widths).map { $0 / $1 - 1 }, 0.2, "scale of rows")
  }

  @Test("Shear alone moves each row by its distance from the middle row times one number, and nothing else")
  func shear() {
    var shears: [Double] = []
    for image in 0..<500 {
      let map = map(Augmentation(shear: 0.3), image: image)
      let shear = Double(map(column: 0, row: 27).x) / 13.5
      shears.append(shear)
      expectMap(map) { x, y in (x + shear * (y - 13.5), y) }
    }
    #expect(shears.allSatisfy { abs($0) <= 0.3 + 1e-6 } && shears.max()! > 0.29 && shears.min()! < -0.29)
  }

  @Test("A crop alone is a square inside the image, less than its side by the amount at most, enlarged to the whole")
  func crop() {
    // Edges of squares: pixels reach half a pixel beyond their middles.
    var (sides, firsts, lasts): ([Double], [Double], [Double]) = ([], [], [])
    for image in 0..<500 {
      let map = map(Augmentation(crop: 7), image: image)
      let (start, end) = (map(column: 0, row: 0), map(column: 27, row: 27))
      let factor = Double(end.x - start.x) / 27
      sides.append(28 * factor)
      for (start, end) in [(Double(start.x), Double(end.x)), (Double(start.y), Double(end.y))] {
        firsts.append(start - factor / 2)
        lasts.append(end + factor / 2)
      }
      expectMap(map) { x, y in (Double(start.x) + factor * x, Double(start.y) + factor * y) }
    }
    #expect(sides.allSatisfy { (21 - 1e-4...28 + 1e-4).contains($0) } && sides.min()! < 21.1 && sides.max()! > 27.9)
    #expect(firsts.allSatisfy { $0 >= -0.5 - 1e-4 } && lasts.allSatisfy { $0 <= 27.5 + 1e-4 })
    // The whole margin is used, on both sides.
    #expect(firsts.max()! > 5.5 && lasts.min()! < 21.5)
  }

  @Test("Elastic distortion is the originals, interpolated bilinearly where map and field together point")
  func elasticInterpolation() {
    let augmentation = Augmentation(rotation: 10, shift: 2, elastic: 3)
    let values = copies(augmentation, epoch: 5)
    for index in 0..<images.count {
      var generator = Xoshiro256StarStar(seed: 1, stream: .augmentation(epoch: 5, image: index))
      let map = AffineMap(augmentation, using: &generator)
      let field = ElasticField(amount: 3, using: &generator)
      for pixel in 0..<LabeledImages.pixelCount {
        let (column, row) = (pixel % 28, pixel / 28)
        let (point, displacement) = (map(column: column, row: row), field(column: column, row: row))
        let expected = bilinear(
          image: index, x: Double(point.x) + Double(displacement.x), y: Double(point.y) + Double(displacement.y))
        let value = Double(values[index * LabeledImages.pixelCount + pixel])
        #expect(abs(value - expected) < 2.0 / 256 + 1e-3, "image \(index), pixel \(pixel)")
      }
    }
  }

  @Test("Sine and cosine are a library's, but for the last bits")
  func trigonometry() {
    for degrees in stride(from: -45.0, through: 45, by: 0.5) {
      let angle = Float(degrees * .pi / 180)
      let (sine, cosine) = sineAndCosine(angle)
      #expect(abs(Double(sine) - sin(Double(angle))) < 1e-7 && abs(Double(cosine) - cos(Double(angle))) < 1e-7)
    }
  }

  @Test("An elastic field moves every point by at most the amount, and neighbours alike")
  func elastic() {
    var generator = Xoshiro256StarStar(seed: 4)
    let field = ElasticField(amount: 2, using: &generator)
    var greatest: Float = 0
    for row in 0..<28 {
      for column in 0..<27 {
        let (here, there) = (field(column: column, row: row), field(column: column + 1, row: row))
        greatest = max(greatest, abs(here.x), abs(here.y))
        // From knot to knot, 7 pixels, it changes by at most 4.
        #expect(abs(here.x - there.x) <= 4.0 / 7 + 1e-5 && abs(here.y - there.y) <= 4.0 / 7 + 1e-5)
      }
    }
    #expect(greatest <= 2 && greatest > 1)
    // Between the knots, every 7 pixels, it is interpolated bilinearly.
    for row in 0..<21 {
      for column in 0..<21 {
        let (left, top) = (column / 7 * 7, row / 7 * 7)
        let (u, v) = (Float(column - left) / 7, Float(row - top) / 7)
        let upper = (1 - u) * field(column: left, row: top) + u * field(column: left + 7, row: top)
        let lower = (1 - u) * field(column: left, row: top + 7) + u * field(column: left + 7, row: top + 7)
        let difference = field(column: column, row: row) - ((1 - v) * upper + v * lower)
        #expect(abs(difference.x) < 1e-5 && abs(difference.y) < 1e-5, "column \(column), row \(row)")
      }
    }
  }

  private func map(_ augmentation: Augmentation, image: Int) -> AffineMap {
    var generator = Xoshiro256StarStar(seed: 1, stream: .augmentation(epoch: 0, image: image))
    return AffineMap(augmentation, using: &generator)
  }

  /// Compares a map with a formula, at the image's corners and some points between them.
  private func expectMap(_ map: AffineMap, _ form: (_ x: Double, _ y: Double) -> (x: Double, y: Double)) {
    for (column, row) in [(0, 0), (27, 0), (0, 27), (27, 27), (5, 20), (13, 14)] {
      let (point, expected) = (map(column: column, row: row), form(Double(column), Double(row)))
      #expect(abs(Double(point.x) - expected.x) < 1e-4 && abs(Double(point.y) - expected.y) < 1e-4)
    }
  }

  private func originals() -> [Float] {
    var values = [Float](repeating: -1, count: images.count * LabeledImages.pixelCount)
    values.withUnsafeMutableBufferPointer { images.copyImages(in: 0..<images.count, into: $0) }
    return values
  }

  private func copies(
    _ augmentation: Augmentation, seed: UInt64 = 1, epoch: Int = 0, indices: [UInt32]? = nil
  ) -> [Float] {
    let indices = indices ?? Array(0..<UInt32(images.count))
    var values = [Float](repeating: -1, count: indices.count * LabeledImages.pixelCount)
    let augmented = AugmentedImages(images, augmentation: augmentation, seed: seed, epoch: epoch)
    values.withUnsafeMutableBufferPointer { augmented.copyImages(at: indices.span, into: $0) }
    return values
  }

  private func bilinear(image: Int, x: Double, y: Double) -> Double {
    func pixel(_ column: Int, _ row: Int) -> Double {
      guard (0..<28).contains(column), (0..<28).contains(row) else { return 0 }
      return Double(images.pixels[image * LabeledImages.pixelCount + row * 28 + column]) / 255
    }
    let (column, row) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
    let (u, v) = (x - Double(column), y - Double(row))
    let upper = (1 - u) * pixel(column, row) + u * pixel(column + 1, row)
    let lower = (1 - u) * pixel(column, row + 1) + u * pixel(column + 1, row + 1)
    return (1 - v) * upper + v * lower
  }
}
