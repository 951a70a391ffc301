#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The descriptors 0, 1 and 2, which may be closed when the program starts.
package enum StandardDescriptors {
  /// Opens `/dev/null` for the closed ones, before the program opens any file. Otherwise the next file would get such a
  /// number, and messages for standard error would be written into that file. Reading 0 and writing 1 and 2 still fail
  /// with EBADF, because each is opened for the other direction only (glibc does the same for setuid programs).
  package static func takeClosed() {
    for (descriptor, direction) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The system gives the lowest free number, and all lower numbers are in use.
      _ = open("/dev/null", direction)
    }
  }
}
