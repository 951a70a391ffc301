import Files

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// All bytes of a file, a pipe or, for "-", standard input.
///
/// - Throws: `ImageError` with `unreadable` if the system refuses or there are more than `ImageLimits.bytes`.
func readBytes(path: String, name: String) throws(ImageError) -> [UInt8] {
  do throws(FileReadingError) {
    return path == ImageFile.standardInput
      ? try FileBytes.read(descriptor: STDIN_FILENO, byteLimit: ImageLimits.bytes)
      : try FileBytes.read(path, byteLimit: ImageLimits.bytes)
  } catch {
    throw .unreadable(file: name, reason: error.reason)
  }
}
