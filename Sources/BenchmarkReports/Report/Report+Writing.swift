import Files
import Foundation
import JSONDocuments

extension Report {
  /// Writes the report, a line for each row and keys in order, so that two reports can be compared line by line.
  ///
  /// The file appears complete or not at all: it is written under another name in the same folder and then renamed.
  ///
  /// - Throws: ``ReportError`` if the folder is missing or cannot be written to, the disk is full, or a number is not
  ///   finite.
  public func write(to url: URL) throws(ReportError) { try write(to: url.path, name: url.relativePath) }

  /// Writes the report to the file at `path`, or to standard output for "-"; devices and pipes are written directly.
  ///
  /// - Throws: ``ReportError`` as for a URL.
  public func write(to path: String) throws(ReportError) {
    try write(to: path, name: DirectOutput.name(of: path))
  }

  private func write(to path: String, name file: String) throws(ReportError) {
    let data: Data
    do {
      data = try encoded()
    } catch EncodingError.invalidValue(_, let context) {
      throw .notFinite(file: file, field: context.codingPath.dotted)
    } catch {
      throw .unwritable(file: file, reason: error.systemReason)
    }
    do throws(FileError) {
      try FileOutput.replace(path, with: [[UInt8](data)])
    } catch {
      throw .unwritable(file: file, reason: error.reason)
    }
  }
}

extension Report {
  private func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let rows = try benchmarks.enumerated().map { index, row in
      do {
        return try encoder.encode(row)
      } catch EncodingError.invalidValue(let value, let context) {
        let path: [any CodingKey] = [RowKey(stringValue: "benchmarks"), RowKey(intValue: index)] + context.codingPath
        throw EncodingError.invalidValue(
          value, EncodingError.Context(codingPath: path, debugDescription: context.debugDescription))
      }
    }
    // Scaling follows from the rows, so it is only written: readers of this program compute it again.
    let curves = try ScalingCurve.all(in: self).map(encoder.encode)
    encoder.outputFormatting.insert(.prettyPrinted)
    let context = try encoder.encode(context)
    let scaling = curves.isEmpty ? Data() : Data(",\n\"scaling\": ".utf8) + Self.array(curves)
    return Data("{\n\"benchmarks\": ".utf8) + Self.array(rows) + Data(",\n\"context\": ".utf8) + context + scaling
      + Data("\n}\n".utf8)
  }

  /// An array with a line for each element.
  private static func array(_ elements: [Data]) -> Data {
    Data("[\n".utf8) + elements.joined(separator: Data(",\n".utf8)) + Data("\n]".utf8)
  }

  /// The position of a row in a report.
  private struct RowKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
    init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
  }
}
