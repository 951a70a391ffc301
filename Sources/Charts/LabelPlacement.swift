/// Places labels so that none covers another, or something else that is in the way.
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

  /// What labels stay within.
  let area: Box
  private var taken: [Box]

  /// Labels are to stay within `area` and off `obstacles`.
  init(area: Box, obstacles: [Box]) {
    self.area = area
    taken = obstacles
  }

  /// The start of the baseline for a text beside a point, and marks it as taken; nil if there is no room near it.
  mutating func place(_ text: String, size: Double, besideX x: Double, y: Double) -> (x: Double, y: Double)? {
    let (width, height) = (TextWidth.estimate(text, size: size), size + 2)
    for distance in [9.0, 20] {
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
          return (left, baseline)
        }
      }
    }
    return nil
  }
}
