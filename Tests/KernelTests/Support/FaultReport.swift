#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Names the operation that touches forbidden memory, in a line on standard error before the process ends.
enum FaultReport {
  /// The label of the current thread's operation, as a C string, because a signal handler cannot allocate.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { free($0) }
    for fault in [SIGSEGV, SIGBUS] { signal(fault, report) }
    return key
  }()

  /// Sets the label of the current thread's next operation.
  static func prepare(label: String) {
    free(pthread_getspecific(key))
    pthread_setspecific(key, strdup("\nmemory outside an operand was touched: \(label)\n"))
  }

  private static let report: @convention(c) (Int32) -> Void = { fault in
    if let line = pthread_getspecific(key) {
      _ = write(STDERR_FILENO, line, strlen(line.assumingMemoryBound(to: CChar.self)))
    }
    // On return, the access happens again and ends the process.
    signal(fault, nil)
  }
}
