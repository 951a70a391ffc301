/// Connected ink: an 8-connected component of an image.
struct InkPiece {
  /// The smallest rectangle that holds it.
  let box: PixelBox
  /// The sum of its grey values.
  let mass: Int

  /// The pieces of all ink that is at least as strong as `least`, the heaviest first.
  static func all(of image: GrayImage, least: UInt8) -> [InkPiece] {
    var isSeen = image.pixels.map { $0 < least }
    return isSeen.indices.compactMap { start in
      isSeen[start] ? nil : piece(from: start, of: image, isSeen: &isSeen)
    }.sorted { $0.mass > $1.mass }
  }

  private static func piece(from start: Int, of image: GrayImage, isSeen: inout [Bool]) -> InkPiece {
    var (top, bottom, left, right) = (Int.max, 0, Int.max, 0)
    var mass = 0
    var stack = [start]
    isSeen[start] = true
    while let pixel = stack.popLast() {
      let (row, column) = (pixel / image.width, pixel % image.width)
      (top, bottom, left, right) = (min(top, row), max(bottom, row), min(left, column), max(right, column))
      mass += Int(image.pixels[pixel])
      for nextRow in max(row - 1, 0)...min(row + 1, image.height - 1) {
        for nextColumn in max(column - 1, 0)...min(column + 1, image.width - 1) {
          let next = nextRow * image.width + nextColumn
          if isSeen[next] { continue }
          isSeen[next] = true
          stack.append(next)
        }
      }
    }
    return InkPiece(
      box: PixelBox(row: top, column: left, width: right - left + 1, height: bottom - top + 1), mass: mass)
  }

  /// Whether the two pieces have no column in common, or one is within the other's box. Pieces of one digit, such as
  /// the 5's upper stroke, lie above each other.
  func isApart(from other: InkPiece) -> Bool {
    let isBeside =
      box.column >= other.box.column + other.box.width || other.box.column >= box.column + box.width
    return isBeside || box.isWithin(other.box) || other.box.isWithin(box)
  }
}

extension PixelBox {
  /// Whether it lies in `other` without touching its sides.
  fileprivate func isWithin(_ other: PixelBox) -> Bool {
    row > other.row && column > other.column && row + height < other.row + other.height
      && column + width < other.column + other.width
  }
}
