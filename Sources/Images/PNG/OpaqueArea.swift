/// The opaque pixels of a picture, as a shape: a page, or the strokes of a digit.
struct OpaqueArea {
  /// The smallest rectangle that holds the opaque pixels.
  let box: PixelBox
  /// Whether some pixel of the picture is not opaque.
  let hasMargin: Bool
  private let rows: [OpaqueSpan]
  private let columns: [OpaqueSpan]

  /// The least opaque share of a filled shape's spans.
  private static let leastFilling = 0.95

  /// The area of a picture; `isOpaque` holds one value a pixel, row by row. Nil if no pixel is opaque.
  init?(width: Int, height: Int, isOpaque: [Bool]) {
    var rows = [OpaqueSpan](repeating: OpaqueSpan(), count: height)
    var columns = [OpaqueSpan](repeating: OpaqueSpan(), count: width)
    for row in 0..<height {
      for column in 0..<width where isOpaque[row * width + column] {
        rows[row].add(column)
        columns[column].add(row)
      }
    }
    guard let top = rows.firstIndex(where: { $0.count > 0 }), let bottom = rows.lastIndex(where: { $0.count > 0 }),
      let left = columns.firstIndex(where: { $0.count > 0 }), let right = columns.lastIndex(where: { $0.count > 0 })
    else { return nil }
    box = PixelBox(row: top, column: left, width: right - left + 1, height: bottom - top + 1)
    hasMargin = isOpaque.contains(false)
    self.rows = rows
    self.columns = columns
  }

  /// Whether the area has the shape of a page. A page is filled: rows and columns have hardly a gap between their first
  /// and last pixel. So a page is a rectangle, upright or turned, with round corners or not. It takes at least half of
  /// its bounding box and is less than three times as long as wide. A stroke, such as an upright 1 with the shades of a
  /// pen, is longer.
  var isPageShaped: Bool {
    let count = rows.reduce(0) { $0 + $1.count }
    let spanned = max(rows.reduce(0) { $0 + $1.length }, columns.reduce(0) { $0 + $1.length })
    return Double(count) >= Self.leastFilling * Double(spanned) && 2 * count >= box.width * box.height
      && max(box.width, box.height) < 3 * min(box.width, box.height)
  }

  /// Whether a pixel is between the first and the last of both its row and its column.
  func encloses(row: Int, column: Int) -> Bool { rows[row].spans(column) && columns[column].spans(row) }

  /// The indices of the first and last pixel of each row and column, in the picture.
  var outline: [Int] {
    let ofRows = rows.enumerated().flatMap { row, span in span.ends.map { row * columns.count + $0 } }
    let ofColumns = columns.enumerated().flatMap { column, span in span.ends.map { $0 * columns.count + column } }
    return ofRows + ofColumns
  }
}

/// The opaque pixels of a row or column.
private struct OpaqueSpan {
  /// The number of opaque pixels.
  private(set) var count = 0
  private var first = 0
  private var last = 0

  /// Adds a pixel after all earlier ones.
  mutating func add(_ index: Int) {
    if count == 0 { first = index }
    last = index
    count += 1
  }

  /// The pixels from the first to the last, gaps included.
  var length: Int { count > 0 ? last - first + 1 : 0 }

  /// Whether a pixel is between the first and the last.
  func spans(_ index: Int) -> Bool { count > 0 && (first...last).contains(index) }

  /// The first and the last; empty if there is none.
  var ends: [Int] { count > 0 ? [first, last] : [] }
}
