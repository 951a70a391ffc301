/// A part of an image that is stored separately: the whole image or, if it is interlaced, one of seven parts (Adam7).
struct PNGPass {
  private let firstRow: Int
  private let firstColumn: Int
  private let rowStep: Int
  private let columnStep: Int
  /// Pixels in a row of the pass.
  let width: Int
  /// Rows of the pass.
  let height: Int

  private init(_ header: PNGHeader, firstRow: Int, firstColumn: Int, rowStep: Int, columnStep: Int) {
    self.firstRow = firstRow
    self.firstColumn = firstColumn
    self.rowStep = rowStep
    self.columnStep = columnStep
    width = (header.width - firstColumn + columnStep - 1) / columnStep
    height = (header.height - firstRow + rowStep - 1) / rowStep
  }

  /// The image's row for a row of the pass.
  func imageRow(_ row: Int) -> Int { firstRow + row * rowStep }

  /// The image's column for a column of the pass.
  func imageColumn(_ column: Int) -> Int { firstColumn + column * columnStep }

  /// The passes that an image is stored in; those without a pixel are left out.
  static func all(_ header: PNGHeader) -> [PNGPass] {
    guard header.isInterlaced else {
      return [PNGPass(header, firstRow: 0, firstColumn: 0, rowStep: 1, columnStep: 1)]
    }
    let grids = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    return grids.map { row, column, rowStep, columnStep in
      PNGPass(header, firstRow: row, firstColumn: column, rowStep: rowStep, columnStep: columnStep)
    }.filter { $0.width > 0 && $0.height > 0 }
  }
}
