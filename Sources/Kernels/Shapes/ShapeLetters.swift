/// A letter that stands for one extent in a shape string. Shape strings look like those of oneDNN's benchdnn:
/// `h13w13i32k3o64`.
public struct ShapeLetter: Sendable {
  /// The letter.
  public let letter: Character
  /// What it stands for.
  public let meaning: String
  /// The numbers allowed.
  public let range: ClosedRange<Int>
  /// The number if the letter is left out; nil if the letter is required.
  public let standard: Int?

  /// Describes a letter.
  public init(_ letter: Character, _ meaning: String, _ range: ClosedRange<Int> = 1...65_536, standard: Int? = nil) {
    self.letter = letter
    self.meaning = meaning
    self.range = range
    self.standard = standard
  }
}

/// The numbers of a shape's letters.
public struct ShapeValues: Sendable {
  /// A letter whose least number depends on other letters.
  public struct LeastExtent: Sendable {
    /// The letter.
    public let letter: Character
    /// The least number allowed.
    public let least: Int
    /// The reason, for errors.
    public let reason: String

    /// Describes the least number of a letter.
    public init(letter: Character, least: Int, reason: String) {
      self.letter = letter
      self.least = least
      self.reason = reason
    }
  }

  private var values: [Character: Int]

  /// The given numbers, and the standard numbers of the letters left out.
  public init(_ given: [Character: Int], letters: [ShapeLetter]) {
    values = given
    for letter in letters where given[letter.letter] == nil { values[letter.letter] = letter.standard }
  }

  /// A letter's number: 1 if the shape has no such letter.
  public subscript(_ letter: Character) -> Int {
    get { values[letter] ?? 1 }
    set { values[letter] = newValue }
  }

  /// The product of the numbers of some letters, in floating point, which does not overflow.
  public func product(_ letters: String) -> Double { letters.reduce(1) { $0 * Double(self[$1]) } }
}

/// A shape that can be written as a shape string.
public protocol ShapeWithLetters {
  /// Its letters, in the order in which errors list them.
  static var letters: [ShapeLetter] { get }

  /// Whether `n` is the batch, which users may leave out and set elsewhere.
  static var hasBatch: Bool { get }

  /// The shape with these extents.
  init(_ values: ShapeValues)

  /// The letters whose least numbers depend on other letters.
  static func leastExtents(_ values: ShapeValues) -> [ShapeValues.LeastExtent]

  /// About how many floats operands, results and an im2col matrix have together.
  static func floats(_ values: ShapeValues) -> Double
}

extension ShapeWithLetters {
  /// True by default.
  public static var hasBatch: Bool { true }

  /// None by default.
  public static func leastExtents(_ values: ShapeValues) -> [ShapeValues.LeastExtent] { [] }
}

/// An operation that users can name together with its shape, such as `conv:n32h13w13i32k3o64`.
public protocol OperationWithLetters: Operation {
  /// The type of its shape.
  associatedtype Shape: ShapeWithLetters

  /// Its name before the colon.
  static var shapeName: String { get }

  /// Its letters; by default, its shape's.
  static var letters: [ShapeLetter] { get }

  /// The letters whose least numbers depend on other letters; by default, its shape's.
  static func leastExtents(_ values: ShapeValues) -> [ShapeValues.LeastExtent]

  /// The operation on a shape with these extents.
  init(_ values: ShapeValues)
}

// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension OperationWithLetters {
  public static var letters: [ShapeLetter] { Shape.letters }

  public static func leastExtents(_ values: ShapeValues) -> [ShapeValues.LeastExtent] { Shape.leastExtents(values) }
}
