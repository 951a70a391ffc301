import Files

extension SafetensorsFile {
  /// Writes a safetensors file; equal tensors and metadata give equal files.
  ///
  /// The bytes go to a temporary file in the same folder, which is then renamed to `path`. So other programs see the
  /// old file or the new one, never a part.
  ///
  /// - Throws: `SafetensorsError` with `unwritable` if the folder or the disk refuses, or if `path` is not a file, a
  ///   device or a pipe, but for instance a folder. No temporary file is left then.
  public func write(to path: String) throws(SafetensorsError) {
    do throws(FileError) {
      try FileOutput.replace(path, with: [headerBytes] + tensors.map(\.bytes))
    } catch {
      throw SafetensorsError(file: error.file, problem: .unwritable(error.reason))
    }
  }

  /// The whole file.
  public var bytes: [UInt8] { headerBytes + tensors.flatMap(\.bytes) }

  /// The file's first bytes, up to the data: the length and the JSON text. Trailing spaces in the text align the data
  /// to eight bytes.
  var headerBytes: [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { "\(jsonString($0.key)):\(jsonString($0.value))" }
      members.append("\(jsonString(Self.metadataKey)):{\(texts.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in tensors {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let offsets = "\(offset),\(offset + tensor.bytes.count)"
      members.append(
        """
        \(jsonString(tensor.name)):{"dtype":"\(tensor.elementType.rawValue)","shape":[\(shape)],\
        "data_offsets":[\(offsets)]}
        """)
      offset += tensor.bytes.count
    }
    var text = [UInt8]("{\(members.joined(separator: ","))}".utf8)
    let paddedCount = (text.count + 7) / 8 * 8
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: paddedCount - text.count))
    let length = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(text.count) >> (8 * $0)) }
    return length + text
  }

  /// A JSON string that escapes only the characters that RFC 8259 requires.
  private func jsonString(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case ..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
