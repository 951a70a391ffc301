import Kernels

/// A workload that is not in the network, as oneDNN's benchdnn writes them: an operation, a colon, and letters that
/// each are followed by a number, in any order, such as `conv:n32h13w13i32k3o64`.
///
/// Where `n`, the batch, is left out, the batch is what `--batch-size` says.
struct ShapeString {
  /// The operations and the fields of their shapes.
  enum Kind: String, CaseIterable {
    case convolution = "conv"
    case convolutionBackwardData = "conv-backward-data"
    case convolutionBackwardWeights = "conv-backward-weights"
    case convolutionPool = "conv-pool"
    case convolutionPoolBackward = "conv-pool-backward"
    case im2col
    case col2im
    case gemm
    case dense
    case denseBackwardData = "dense-backward-data"
    case denseBackwardWeights = "dense-backward-weights"
    case pool
    case poolBackward = "pool-backward"
  }

  /// A letter of a shape and what it stands for.
  struct Field {
    let letter: Character
    let meaning: String
    /// What it is where it is left out; nil if it may not be.
    let standard: Int?

    init(_ letter: Character, _ meaning: String, standard: Int? = nil) {
      self.letter = letter
      self.meaning = meaning
      self.standard = standard
    }
  }

  let text: String
  let kind: Kind
  private let values: [Character: Int]

  /// The largest number that a field may have.
  static let greatestValue = 65_536
  /// The most bytes that operands, results and patch matrix may have together.
  static let greatestBytes = 4e9

  /// Whether `text` is meant as a shape rather than as the name of a workload.
  static func isMeant(by text: String) -> Bool { text.contains(":") }

  /// - Throws: ``ShapeStringError`` that points at what is wrong.
  init(_ text: String) throws(ShapeStringError) {
    self.text = text
    let colon = text.firstIndex(of: ":") ?? text.endIndex
    guard let kind = Kind(rawValue: String(text[..<colon])) else {
      let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ShapeStringError(text, at: text.startIndex, "unknown operation; there are: \(known)")
    }
    self.kind = kind
    let start = colon < text.endIndex ? text.index(after: colon) : colon
    values = try Self.values(text, from: start, fields: kind.fields)
    try checkFit()
  }

  /// The batch that the shape states; nil if it leaves that to `--batch-size`.
  var batch: Int? { values["n"] }

  /// Whether its work grows with a batch.
  var dependsOnBatch: Bool { kind != .gemm }

  /// The operation on a batch.
  func operation(batch: Int) -> Operation {
    switch kind {
    case .convolution: .convolutionForward(convolution(batch))
    case .convolutionBackwardData: .convolutionBackwardData(convolution(batch))
    case .convolutionBackwardWeights: .convolutionBackwardWeights(convolution(batch))
    case .convolutionPool: .convolutionPoolForward(convolution(batch), window: self["p"])
    case .convolutionPoolBackward: .convolutionPoolBackward(convolution(batch), window: self["p"], includesData: true)
    case .im2col: .im2col(convolution(batch))
    case .col2im: .col2im(convolution(batch))
    case .gemm:
      .gemm(
        GEMMShape(m: self["m"], n: self["n"], k: self["k"], transposesA: self["a"] == 1, transposesB: self["b"] == 1))
    case .dense: .denseForward(dense(batch))
    case .denseBackwardData: .denseBackwardData(dense(batch))
    case .denseBackwardWeights: .denseBackwardWeights(dense(batch))
    case .pool: .maxPoolForward(pooling(batch))
    case .poolBackward: .maxPoolBackward(pooling(batch))
    }
  }

  private func convolution(_ batch: Int) -> ConvolutionShape {
    ConvolutionShape(
      batch: batch, height: self["h"], width: self["w"], inputChannels: self["i"], outputChannels: self["o"],
      kernelHeight: self["k"], kernelWidth: self["k"], stride: self["s"])
  }

  private func dense(_ batch: Int) -> DenseShape { DenseShape(batch: batch, inputs: self["i"], outputs: self["o"]) }

  private func pooling(_ batch: Int) -> PoolingShape {
    PoolingShape(batch: batch, height: self["h"], width: self["w"], channels: self["c"], window: self["p"])
  }

  private subscript(_ letter: Character) -> Int {
    values[letter] ?? kind.fields.first { $0.letter == letter }?.standard ?? 1
  }

  private static func values(
    _ text: String, from start: String.Index, fields: [Field]
  ) throws(ShapeStringError) -> [Character: Int] {
    let letters = fields.map { "\($0.letter) (\($0.meaning))" }.joined(separator: ", ")
    var values: [Character: Int] = [:]
    var index = start
    while index < text.endIndex {
      let letter = text[index]
      guard fields.contains(where: { $0.letter == letter }) else {
        throw ShapeStringError(text, at: index, "expected one of \(letters)")
      }
      guard values[letter] == nil else { throw ShapeStringError(text, at: index, "a second \(letter)") }
      let digits = text.index(after: index)
      let end = text[digits...].firstIndex { !("0"..."9").contains($0) } ?? text.endIndex
      let least = letter == "a" || letter == "b" ? 0 : 1
      let greatest = least == 0 ? 1 : letter == "p" ? 16 : greatestValue
      guard let value = Int(text[digits..<end]), (least...greatest).contains(value) else {
        throw ShapeStringError(text, at: digits, "expected \(letter) to be a number from \(least) to \(greatest)")
      }
      values[letter] = value
      index = end
    }
    if let missing = fields.first(where: { $0.standard == nil && values[$0.letter] == nil }) {
      throw ShapeStringError(text, at: text.endIndex, "expected \(missing.letter), \(missing.meaning), as well")
    }
    return values
  }

  /// Refuses what has no output, and what would not fit into memory.
  private func checkFit() throws(ShapeStringError) {
    func check(_ letter: Character, atLeast least: Int, _ reason: String) throws(ShapeStringError) {
      guard self[letter] < least, let colon = text.firstIndex(of: ":") else { return }
      let index = text[colon...].firstIndex(of: letter) ?? text.endIndex
      throw ShapeStringError(text, at: index, "expected \(letter) to be at least \(least): \(reason)")
    }
    let letters = Set(kind.fields.map(\.letter))
    if letters.contains("k"), letters.contains("h") {
      for letter in "hw" { try check(letter, atLeast: self["k"], "the filter must fit") }
    }
    if letters.contains("p") {
      let pooled = letters.contains("k") ? self["k"] + self["s"] * (self["p"] - 1) : self["p"]
      for letter in "hw" { try check(letter, atLeast: pooled, "a pooling window must fit") }
    }
    let bytes = approximateBytes
    guard bytes <= Self.greatestBytes else {
      throw ShapeStringError(
        text, at: text.startIndex, "needs about \(Int(bytes / 1e9)) GB of memory, expected at most 4 GB")
    }
  }

  /// In floating point, which does not overflow.
  private var approximateBytes: Double {
    func product(_ letters: String) -> Double { letters.reduce(4) { $0 * Double(self[$1]) } }
    return switch kind {
    case .gemm: product("mk") + product("kn") + product("mn")
    case .dense, .denseBackwardData, .denseBackwardWeights: product("ni") + product("io") + product("no")
    case .pool, .poolBackward: 2 * product("nhwc")
    default: product("nhwi") + product("kkio") + product("nhwo") + product("nhwkki") / Double(self["s"] * self["s"])
    }
  }
}

extension ShapeString.Kind {
  /// The letters of its shape.
  var fields: [ShapeString.Field] {
    let batch = ShapeString.Field("n", "images", standard: 1)
    let extents = [ShapeString.Field("h", "input rows"), ShapeString.Field("w", "input columns")]
    let convolution =
      [batch] + extents + [
        ShapeString.Field("i", "input channels"), ShapeString.Field("k", "rows and columns of the filter"),
        ShapeString.Field("o", "output channels"), ShapeString.Field("s", "stride", standard: 1),
      ]
    let window = ShapeString.Field("p", "rows and columns of the pooling window", standard: 2)
    return switch self {
    case .convolution, .convolutionBackwardData, .convolutionBackwardWeights, .im2col, .col2im: convolution
    case .convolutionPool, .convolutionPoolBackward: convolution + [window]
    case .gemm:
      [
        ShapeString.Field("m", "rows of C"), ShapeString.Field("n", "columns of C"),
        ShapeString.Field("k", "the reduction"), ShapeString.Field("a", "1 if A is transposed", standard: 0),
        ShapeString.Field("b", "1 if B is transposed", standard: 0),
      ]
    case .dense, .denseBackwardData, .denseBackwardWeights:
      [batch, ShapeString.Field("i", "inputs"), ShapeString.Field("o", "outputs")]
    case .pool, .poolBackward: [batch] + extents + [ShapeString.Field("c", "channels"), window]
    }
  }
}
