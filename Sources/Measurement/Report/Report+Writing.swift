import Files
import Foundation

extension Report {
  /// Writes the report, keys in order, so that two reports can be compared line by line.
  ///
  /// The file appears complete or not at all: it is written under another name in the same folder and then renamed.
  ///
  /// - Throws: ``ReportError`` if the folder is missing or cannot be written to, the disk is full, or a number is not
  ///   finite.
  public func write(to url: URL) throws(ReportError) {
    let file = url.relativePath
    let data: Data
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      data = try encoder.encode(self) + Data("\n".utf8)
    } catch EncodingError.invalidValue(_, let context) {
      throw .notFinite(file: file, field: context.codingPath.dotted)
    } catch {
      throw .unwritable(file: file, reason: error.systemReason)
    }
    do throws(FileError) {
      try FileOutput.replace(url.path, with: [[UInt8](data)])
    } catch {
      throw .unwritable(file: file, reason: error.reason)
    }
  }
}

extension Error {
  /// The operating system's reason in a few words where there is one, otherwise the error's own description.
  var systemReason: String {
    let error = self as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? any Error {
      return underlying.systemReason
    }
    if let description = error.userInfo[NSDebugDescriptionErrorKey] as? String {
      return description
    }
    guard error.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return String(cString: strerror(Int32(error.code)))
  }
}
