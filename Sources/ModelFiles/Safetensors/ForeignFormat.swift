/// The format of a file that is not a safetensors file, found by its bytes, and advice for the user.
struct ForeignFormat: Equatable, Sendable {
  /// A few words about the kind of file.
  let name: String
  /// Advice how to get weights from it.
  let advice: String

  private init(_ name: String, _ advice: String) {
    self.name = name
    self.advice = advice
  }

  /// The format of a file; nil if the file looks like safetensors or like no known format.
  init?(of bytes: [UInt8]) {
    // A header length below 2^32, and the header's first character: no other format begins like this.
    if bytes.count > 8, bytes[4..<9].elementsEqual([0, 0, 0, 0, UInt8(ascii: "{")]) { return nil }
    guard !bytes.isEmpty else {
      self = .empty
      return
    }
    let marked = Self.marks.first { mark in
      bytes.count >= mark.offset && bytes[mark.offset...].starts(with: mark.bytes)
    }
    guard let format = marked?.format(bytes) ?? Self.protocolBuffer(bytes) ?? Self.text(bytes) else { return nil }
    self = format
  }

  /// Bytes that all files of a format have at a fixed place.
  private struct Mark {
    let offset: Int
    let bytes: [UInt8]
    let format: @Sendable ([UInt8]) -> ForeignFormat

    init(_ bytes: [UInt8], at offset: Int = 0, _ format: @escaping @Sendable ([UInt8]) -> ForeignFormat) {
      self.offset = offset
      self.bytes = bytes
      self.format = format
    }

    init(_ text: String, at offset: Int = 0, _ format: ForeignFormat) {
      self.init([UInt8](text.utf8), at: offset) { _ in format }
    }

    init(_ bytes: [UInt8], _ format: ForeignFormat) { self.init(bytes) { _ in format } }
  }

  private static let marks = [
    Mark("PK\u{3}\u{4}".utf8.map(\.self), zip),
    // A pickle, protocol 2, of torch.serialization.MAGIC_NUMBER: torch.save before version 1.6.
    Mark([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19], pyTorch),
    Mark([0x80, 2], pickle), Mark([0x80, 3], pickle), Mark([0x80, 4], pickle), Mark([0x80, 5], pickle),
    Mark([0x89] + "HDF\r\n\u{1a}\n".utf8, keras("an HDF5 file, as Keras' .h5 are")),
    Mark(
      [0x93] + "NUMPY".utf8,
      ForeignFormat("one NumPy array", "save all arrays of the network, by name, with safetensors.numpy.save_file")),
    Mark("TFL3", at: 4, derived("a TensorFlow Lite model")), Mark("GGUF", derived("a GGUF file")),
    Mark(
      "version https://git-lfs.github.com/spec/",
      ForeignFormat("a Git LFS pointer to the file", "fetch the file itself with 'git lfs pull'")),
    Mark([0x1f, 0x8b], packed("gzip", "gzip -d")),
    Mark([0x28, 0xb5, 0x2f, 0xfd], packed("Zstandard", "zstd -d")),
    Mark([0xfd] + "7zXZ\0".utf8, packed("xz", "xz -d")),
    Mark("BZh", packed("bzip2", "bzip2 -d")),
    Mark("ustar", at: 257, packed("tar", "tar -x")),
    Mark([0x89] + "PNG".utf8, ForeignFormat("a PNG picture", "pictures are for 'predict' and 'explain'")),
    Mark([0, 0, 8], ForeignFormat("an IDX file of images or labels", "data go to --data")),
  ]

  private static let empty = ForeignFormat("an empty file", "save or download it again")
  private static let pyTorch = conversion("a PyTorch file", "torch.load and safetensors.torch.save_file")
  private static let pickle = conversion("a Python pickle", "pickle.load and safetensors.numpy.save_file")

  private static func conversion(_ name: String, _ functions: String) -> ForeignFormat {
    ForeignFormat(name, "convert it in Python with \(functions); the article \"Weights that travel\" shows how")
  }

  private static func keras(_ name: String) -> ForeignFormat {
    conversion(name, "keras.models.load_model and safetensors.numpy.save_file")
  }

  /// A format for running a model, not for reading its weights.
  private static func derived(_ name: String) -> ForeignFormat {
    ForeignFormat(name, "save the weights of the model that it was made from, with safetensors")
  }

  private static func packed(_ format: String, _ command: String) -> ForeignFormat {
    ForeignFormat("a file packed by \(format)", "unpack it first, with '\(command)'")
  }

  /// The kind of a zip archive, found by the names of its members. The names are at the beginning of the first member
  /// and again at the end of the archive.
  private static func zip(_ bytes: [UInt8]) -> ForeignFormat {
    let names = Array(bytes.prefix(1 << 10) + bytes.suffix(1 << 16))
    func contains(_ name: String) -> Bool { names.contains(name.utf8.map(\.self)) }
    return if contains("/constants.pkl") {
      conversion("a TorchScript file", "torch.jit.load, its state_dict() and safetensors.torch.save_file")
    } else if contains("/archive_format") {
      conversion("a torch.export file", "torch.export.load, its state_dict and safetensors.torch.save_file")
    } else if contains("/data.pkl") {
      pyTorch
    } else if contains("model.weights.h5") {
      keras("a Keras file")
    } else if contains(".npy") {
      conversion("NumPy arrays (.npz)", "numpy.load and safetensors.numpy.save_file")
    } else {
      packed("zip", "unzip")
    }
  }

  /// Formats without special first bytes, whose files are Protocol Buffers messages; found by the first two fields.
  private static func protocolBuffer(_ bytes: [UInt8]) -> ForeignFormat? {
    guard bytes.count > 3, bytes[0] == 0x08 else { return nil }
    // Field 1, a version, is 1 in every SavedModel, whose field 2 is a graph; ONNX's has been 3 or more since 2017.
    switch (bytes[1], bytes[2]) {
    case (1, 0x12):
      return derived("a TensorFlow SavedModel")
    // Producer's name and version, domain, model's version, comment, graph, operator sets.
    case (3...0x7f, 0x12), (3...0x7f, 0x1a), (3...0x7f, 0x22), (3...0x7f, 0x28), (3...0x7f, 0x32), (3...0x7f, 0x3a),
      (3...0x7f, 0x42):
      return conversion("an ONNX model", "onnx.numpy_helper and safetensors.numpy.save_file")
    default:
      return nil
    }
  }

  private static func text(_ bytes: [UInt8]) -> ForeignFormat? {
    let start = bytes.prefix(512)
    guard start.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || [0x09, 0x0a, 0x0d].contains($0) }) else { return nil }
    // The start of a longer text may end within a character.
    let rests = 0...(start.count < bytes.count ? 3 : 0)
    guard let valid = rests.lazy.compactMap({ String(validating: start.dropLast($0), as: UTF8.self) }).first
    else { return nil }
    let text = valid.lowercased().trimmingPrefix { $0.isWhitespace || $0 == "\u{feff}" }
    let download = "download the file itself, not the page that shows it"
    return if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
      ForeignFormat("an HTML page", download)
    } else if text.hasPrefix("<?xml") {
      ForeignFormat("an XML document", "a server's message, perhaps: \(download)")
    } else if text.hasPrefix("{") || text.hasPrefix("[") {
      ForeignFormat("JSON text", "weights are in another file")
    } else {
      ForeignFormat("text", "weights are in another file")
    }
  }
}
