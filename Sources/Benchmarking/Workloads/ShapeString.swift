import Kernels

/// A workload that is not in the network, written as in oneDNN's benchdnn: an operation, a colon, and letters in any
/// order, each followed by a number, such as `conv:n32h13w13i32k3o64`.
///
/// If `n` (the batch) is left out, `--batch-size` gives the batch.
package struct ShapeString: Sendable {
  /// The operations that have a name, in the order in which errors list them.
  package static let operations: [any OperationWithLetters.Type] = [
    ConvolutionForward.self, ConvolutionBackwardData.self, ConvolutionBackwardWeights.self,
    ConvolutionPoolForward.self, ConvolutionPoolBackward.self, Im2col.self, Col2im.self, GEMM.self,
    DenseForward.self, DenseBackwardData.self, DenseBackwardWeights.self, MaxPoolForward.self, MaxPoolBackward.self,
  ]

  let text: String
  /// The batch that the shape states; nil if `--batch-size` gives it.
  package let batch: Int?
  /// Whether the work grows with the batch.
  let dependsOnBatch: Bool
  /// The operation on a batch.
  package let operation: @Sendable (_ batch: Int) -> any Operation

  /// The most bytes that operands, results and an im2col matrix may have together.
  private static let greatestBytes = 4e9

  /// Whether `text` is a shape, not the name of a workload.
  static func isMeant(by text: String) -> Bool { text.contains(":") }

  /// - Throws: ``ShapeStringError`` that points at the wrong place.
  package init(_ text: String) throws(ShapeStringError) {
    let colon = text.firstIndex(of: ":") ?? text.endIndex
    guard let type = Self.operations.first(where: { $0.shapeName == text[..<colon] }) else {
      let known = Self.operations.map { $0.shapeName }.joined(separator: ", ")
      throw ShapeStringError(text, at: text.startIndex, "unknown operation; there are: \(known)")
    }
    try self.init(text, colon, type)
  }

  private init<Named: OperationWithLetters>(
    _ text: String, _ colon: String.Index, _ type: Named.Type
  ) throws(ShapeStringError) {
    let start = colon < text.endIndex ? text.index(after: colon) : colon
    let given = try Self.numbers(text, from: start, letters: type.letters)
    let values = ShapeValues(given, letters: type.letters)
    for extent in type.leastExtents(values) where values[extent.letter] < extent.least {
      throw ShapeStringError(
        text, at: text[colon...].firstIndex(of: extent.letter) ?? text.endIndex,
        "expected \(extent.letter) to be at least \(extent.least): \(extent.reason)")
    }
    let bytes = Double(MemoryLayout<Float>.size) * Named.Shape.floats(values)
    guard bytes <= Self.greatestBytes else {
      throw ShapeStringError(
        text, at: text.startIndex, "needs about \(Int(bytes / 1e9)) GB of memory, expected at most 4 GB")
    }
    self.text = text
    dependsOnBatch = Named.Shape.hasBatch
    batch = dependsOnBatch ? given["n"] : nil
    operation = { batch in
      var values = values
      if Named.Shape.hasBatch { values["n"] = batch }
      return Named(values)
    }
  }

  private static func numbers(
    _ text: String, from start: String.Index, letters: [ShapeLetter]
  ) throws(ShapeStringError) -> [Character: Int] {
    var numbers: [Character: Int] = [:]
    var index = start
    while index < text.endIndex {
      guard let letter = letters.first(where: { $0.letter == text[index] }) else {
        let known = letters.map { "\($0.letter) (\($0.meaning))" }.joined(separator: ", ")
        throw ShapeStringError(text, at: index, "expected one of \(known)")
      }
      guard numbers[letter.letter] == nil else {
        throw ShapeStringError(text, at: index, "a second \(letter.letter)")
      }
      let digits = text.index(after: index)
      let end = text[digits...].firstIndex { !("0"..."9").contains($0) } ?? text.endIndex
      guard let number = Int(text[digits..<end]), letter.range.contains(number) else {
        throw ShapeStringError(
          text, at: digits,
          "expected \(letter.letter) to be a number from \(letter.range.lowerBound) to \(letter.range.upperBound)")
      }
      numbers[letter.letter] = number
      index = end
    }
    if let missing = letters.first(where: { $0.standard == nil && numbers[$0.letter] == nil }) {
      throw ShapeStringError(text, at: text.endIndex, "expected \(missing.letter), \(missing.meaning), as well")
    }
    return numbers
  }
}
