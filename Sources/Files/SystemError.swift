#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The operating system's errors, in words.
package enum SystemError {
  /// Why a system call failed, in a few words. `code` is the error number, by default the last error's.
  package static func reason(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
}
