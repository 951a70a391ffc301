import NeuralNetwork

/// The two parts of a tensor's name: `features.0.weight` is the `weight` of the layer `features.0`.
struct TensorName {
  /// The layer that the tensor belongs to.
  let layer: String
  /// The role of the tensor in the layer, such as `weight` or `bias`.
  let part: String

  init(_ name: String) {
    // TensorFlow's variables are called "kernel:0".
    let name = name.hasSuffix(":0") ? name.dropLast(2) : name[...]
    let end = name.lastIndex { $0 == "." || $0 == "/" }
    layer = end.map { String(name[..<$0]) } ?? ""
    part = end.map { String(name[name.index(after: $0)...]) } ?? String(name)
  }

  /// Whether a layer comes before another. Numbers in names are compared by value, so that 2 comes before 10.
  static func precedes(_ first: String, _ second: String) -> Bool {
    let (a, b) = (pieces(first), pieces(second))
    for (x, y) in zip(a, b) where x != y {
      if let x = Int(x), let y = Int(y), x != y { return x < y }
      return x < y
    }
    return a.count < b.count
  }

  /// Splits text into runs of digits and the runs of other characters between them.
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
