/// Named tensors and text, as a safetensors file holds them (https://github.com/huggingface/safetensors, "Format").
///
/// A file has three parts: a 64-bit little-endian length; a JSON header of that length, with each tensor's `dtype`,
/// `shape` and `data_offsets` (and text under `__metadata__`); and the tensors' elements, without holes.
public struct SafetensorsFile: Sendable {
  /// The tensors in the order of their data.
  public let tensors: [SafetensorsTensor]

  /// Free text by key.
  public let metadata: [String: String]

  /// The name of this file in errors: the path it was read from.
  let file: String

  /// The most bytes that a tensor's name or a key of the metadata may have.
  ///
  /// The format has no such limit. But comparing Unicode strings takes quadratic time in the worst case, so that one
  /// hostile name could keep a reader busy for hours.
  public static let nameByteLimit = 1024

  /// The header's key for the metadata.
  static let metadataKey = "__metadata__"

  /// Creates a file that is not written yet.
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

  /// The tensor with this name; nil if there is none.
  public subscript(name: String) -> SafetensorsTensor? {
    tensors.first { $0.name == name }
  }

  /// The elements, in row-major order, of the tensor with this name. It must have this shape and element type.
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

  /// The elements, in row-major order, of the tensor with this name as 32-bit floating-point numbers. The tensor must
  /// have this shape.
  ///
  /// - Throws: `SafetensorsError` if there is no such tensor, if it has another shape, or if
  ///   ``SafetensorsTensor/floats(file:)`` throws.
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
