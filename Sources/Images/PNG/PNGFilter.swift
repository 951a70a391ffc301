/// The five ways in which a row may be stored as differences.
enum PNGFilter: UInt8 {
  case none, sub, up, average, paeth

  /// Turns the differences in `row` into the bytes themselves. `step` is the number of bytes a pixel, at least 1;
  /// `previous` is the row above, as long as `row`.
  func reconstruct(_ row: inout [UInt8], previous: [UInt8], step: Int) {
    for index in row.indices {
      let left = index >= step ? row[index - step] : 0
      let up = previous[index]
      let prediction: UInt8 =
        switch self {
        case .none: 0
        case .sub: left
        case .up: up
        case .average: UInt8((Int(left) + Int(up)) / 2)
        case .paeth: Self.paeth(left, up, index >= step ? previous[index - step] : 0)
        }
      row[index] &+= prediction
    }
  }

  /// The one of the three neighbours that is nearest to left + up - upper left.
  private static func paeth(_ left: UInt8, _ up: UInt8, _ upperLeft: UInt8) -> UInt8 {
    let (a, b, c) = (Int(left), Int(up), Int(upperLeft))
    let (distanceA, distanceB, distanceC) = (abs(b - c), abs(a - c), abs(a + b - 2 * c))
    if distanceA <= distanceB && distanceA <= distanceC { return left }
    return distanceB <= distanceC ? up : upperLeft
  }
}
