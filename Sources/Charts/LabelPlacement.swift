/// Places labels so that none covers another label or an obstacle.
struct LabelPlacement {
  /// A rectangle by its edges.
  struct Box {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    func overlaps(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  private static let close = 9.0

  /// The area that labels stay within.
  let area: Box
  private var taken: [Box]

  /// A placement of labels within `area` and off `obstacles`.
  init(area: Box, obstacles: [Box]) {
    self.area = area
    taken = obstacles
  }

  /// The place of a label.
  struct Place {
    /// The start of its baseline.
    let x: Double
    let y: Double
    /// The end of a line from the point to the label; nil if the label is close to the point.
    let leaderEnd: (x: Double, y: Double)?
  }

  /// Finds room for a text near a point and marks it as taken; nil if there is none.
  mutating func place(_ text: String, size: Double, besideX x: Double, y: Double) -> Place? {
    let (width, height) = (TextWidth.estimate(text, size: size), size + 2)
    for distance in [Self.close, 20, 34, 48] {
      let places = [
        (x + distance, y + 4), (x - distance - width, y + 4), (x - width / 2, y - distance),
        (x - width / 2, y + distance + size - 2), (x + distance, y - distance), (x - distance - width, y - distance),
        (x + distance, y + distance + 4), (x - distance - width, y + distance + 4),
      ]
      for (left, baseline) in places {
        let box = Box(left: left - 2, top: baseline - size, right: left + width + 2, bottom: baseline - size + height)
        let isInside =
          box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom
        if isInside && !taken.contains(where: box.overlaps) {
          taken.append(box)
          let end = (x: min(max(x, box.left), box.right), y: min(max(y, box.top), box.bottom))
          return Place(x: left, y: baseline, leaderEnd: distance > Self.close ? end : nil)
        }
      }
    }
    return nil
  }
}
