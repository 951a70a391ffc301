/// A tensor's name, taken apart: `features.0.weight` is the `weight` of `features.0`.
struct TensorName {
  /// What the tensor belongs to.
  let layer: String
  /// What it is of that.
  let part: String

  init(_ name: String) {
    // TensorFlow's variables are called "kernel:0".
    let name = name.hasSuffix(":0") ? name.dropLast(2) : name[...]
    let end = name.lastIndex { $0 == "." || $0 == "/" }
    layer = end.map { String(name[..<$0]) } ?? ""
    part = end.map { String(name[name.index(after: $0)...]) } ?? String(name)
  }

  /// Whether a layer comes before another: numbers in names count by their value, so that 2 is before 10.
  static func precedes(_ first: String, _ second: String) -> Bool {
    let (a, b) = (pieces(first), pieces(second))
    for (x, y) in zip(a, b) where x != y {
      if let x = Int(x), let y = Int(y), x != y { return x < y }
      return x < y
    }
    return a.count < b.count
  }

  /// Runs of digits, and what is between them.
  private static func pieces(_ text: String) -> [String] {
    var pieces: [String] = []
    var lastIsNumber: Bool?
    for character in text {
      let isNumber = character.isASCII && character.isNumber
      if isNumber == lastIsNumber { pieces[pieces.count - 1].append(character) } else { pieces.append("\(character)") }
      lastIsNumber = isNumber
    }
    return pieces
  }
}
