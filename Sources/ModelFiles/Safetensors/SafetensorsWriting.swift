import Files
import JSONDocuments

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
    var members: [(String, String)] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSONText.string($0.value)) }
      members.append((Self.metadataKey, JSONText.object(texts)))
    }
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.bytes.count
      let fields = [
        ("dtype", JSONText.string(tensor.elementType.rawValue)),
        ("shape", JSONText.array(tensor.shape.map(String.init))),
        ("data_offsets", JSONText.array(["\(offset)", "\(end)"])),
      ]
      members.append((tensor.name, JSONText.object(fields)))
      offset = end
    }
    var text = [UInt8](JSONText.object(members).utf8)
    let paddedCount = (text.count + 7) / 8 * 8
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: paddedCount - text.count))
    let length = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(text.count) >> (8 * $0)) }
    return length + text
  }
}
