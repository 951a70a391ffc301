/// Why a file cannot be written.
package struct FileError: Error, Equatable, CustomStringConvertible {
  /// The path, as it was given.
  package let file: String

  /// The system's reason, in a few words.
  package let reason: String

  /// One line that names the file.
  package var description: String { "\(file): cannot be written: \(reason)" }

  /// The last system call's error.
  static func last(_ file: String) -> FileError { FileError(file: file, reason: SystemError.reason()) }
}
