#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The descriptors 0, 1 and 2, which whoever starts a program may have left closed.
package enum StandardDescriptors {
  /// Takes those that are closed, before anything else is opened: the next file would get such a number, and what is
  /// meant for standard error would be written into it. Reading 0 and writing 1 and 2 fail as before, with EBADF, since
  /// each is opened for the other direction only (glibc does the same for programs that are setuid).
  package static func takeClosed() {
    for (descriptor, direction) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is given, and those below are taken.
      _ = open("/dev/null", direction)
    }
  }
}
