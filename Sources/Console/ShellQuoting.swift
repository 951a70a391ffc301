extension String {
  /// The text quoted so that a POSIX shell reads it as one word.
  package var shellQuoted: String {
    let isPlain = !isEmpty && unicodeScalars.allSatisfy { Self.plainShellScalars.contains($0) }
    return isPlain
      ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private static let plainShellScalars = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,+@".unicodeScalars)
}
