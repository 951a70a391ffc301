/// Named tensors and text, as a safetensors file holds them (https://github.com/huggingface/safetensors, "Format").
///
/// A file is a 64-bit little-endian length, a JSON header of that length which gives each tensor's `dtype`, `shape` and
/// `data_offsets` (and text under `__metadata__`), and the tensors' elements, without holes.
public struct SafetensorsFile: Sendable {
  /// The tensors in the order of their data.
  public let tensors: [SafetensorsTensor]

  /// Free text by key.
  public let metadata: [String: String]

  /// What errors call this file: the path it was read from.
  let file: String

  /// The most bytes that a tensor's name or a key of the metadata may have.
  ///
  /// The format has no such limit. Comparing Unicode strings takes quadratic time at worst, so that one hostile name
  /// could keep a reader busy for hours.
  public static let nameByteLimit = 1024

  /// The key of the header under which the metadata stand.
  static let metadataKey = "__metadata__"

  /// A file yet to be written.
  ///
  /// - Precondition: No two tensors have the same name, none is named "\_\_metadata\_\_", and neither names nor
  ///   metadata keys exceed `nameByteLimit`.
  public init(tensors: [SafetensorsTensor], metadata: [String: String] = [:]) {
    let names = tensors.map(\.name)
    precondition(Set(names + [Self.metadataKey]).count == names.count + 1, "tensor names must be unique: \(names)")
    precondition(
      (names + metadata.keys).allSatisfy { $0.utf8.count <= Self.nameByteLimit },
      "names and keys have at most \(Self.nameByteLimit) bytes")
    self.init(tensors: tensors, metadata: metadata, file: "(unsaved tensors)")
  }

  init(tensors: [SafetensorsTensor], metadata: [String: String], file: String) {
    self.tensors = tensors
    self.metadata = metadata
    self.file = file
  }

  /// The tensor of this name; nil if there is none.
  public subscript(name: String) -> SafetensorsTensor? {
    tensors.first { $0.name == name }
  }

  /// The elements, in row-major order, of the tensor of this name, which must have this shape and element type.
  ///
  /// - Throws: `SafetensorsError` if there is no such tensor or it has another shape or element type.
  public func elements<Element: SafetensorsElement>(
    of name: String, shape: [Int], as type: Element.Type = Element.self
  ) throws(SafetensorsError) -> [Element] {
    let tensor = try tensor(name)
    guard let elements = tensor.elements(as: type) else {
      throw SafetensorsError(
        file: file, tensor: name, field: .elementType, expected: Element.safetensorsElementType.rawValue,
        found: tensor.elementType.rawValue)
    }
    try tensor.check(shape: shape, file: file)
    return elements
  }

  /// The elements, in row-major order, of the tensor of this name, which must have this shape, as 32-bit
  /// floating-point numbers.
  ///
  /// - Throws: `SafetensorsError` if there is no such tensor, if it has another shape, or as
  ///   ``SafetensorsTensor/floats(file:)`` does.
  public func floats(of name: String, shape: [Int]) throws(SafetensorsError) -> [Float] {
    let tensor = try tensor(name)
    let floats = try tensor.floats(file: file)
    try tensor.check(shape: shape, file: file)
    return floats
  }

  private func tensor(_ name: String) throws(SafetensorsError) -> SafetensorsTensor {
    guard let tensor = self[name] else {
      throw SafetensorsError(file: file, tensor: name, expected: "a tensor of this name", found: "none")
    }
    return tensor
  }
}
