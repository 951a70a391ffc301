import Files
import Foundation

extension [any CodingKey] {
  /// The path of a field, as in `epochs[3].loss`; "the document" if the path is empty.
  package var dotted: String {
    let path = map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
    return path.isEmpty ? "the document" : path.hasPrefix(".") ? String(path.dropFirst()) : path
  }
}

extension Error {
  /// The operating system's reason in a few words or, if there is none, the error's own description.
  package var systemReason: String {
    let error = self as NSError
    if let underlying = error.userInfo[NSUnderlyingErrorKey] as? any Error { return underlying.systemReason }
    if let description = error.userInfo[NSDebugDescriptionErrorKey] as? String { return description }
    guard error.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return SystemError.reason(Int32(error.code))
  }
}
