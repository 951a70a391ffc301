import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// How a library is bound to one thread, and how many threads it then uses, both on the calling thread.
package struct ThreadControl: Sendable {
  let bindToOne: @Sendable () -> Void
  let count: @Sendable () -> Int

  /// Describes a library's functions.
  package init(bindToOne: @escaping @Sendable () -> Void, count: @escaping @Sendable () -> Int) {
    self.bindToOne = bindToOne
    self.count = count
  }
}

/// Calls of a library with one thread each, instead of the library's default of one for each core.
///
/// A library with threads of its own may have one number of threads for the whole process (Debian's OpenBLAS
/// `-pthread`), or one for each calling thread (`-openmp`): there, a new thread starts with all cores, and
/// `OPENBLAS_NUM_THREADS` does nothing. Before a thread's first call, the OpenMP build reports the number of another
/// thread (0.3.21), so this asks after the call.
package final class OneThreadCalls: Sendable {
  private let control: ThreadControl
  private let most = Atomic<Int>(1)
  /// Not null in each thread that has called.
  private let hasCalled: pthread_key_t

  /// Prepares calls; nil if the process has no room for another thread-specific value.
  package init?(_ control: ThreadControl) {
    var key = pthread_key_t()
    guard pthread_key_create(&key, nil) == 0 else { return nil }
    hasCalled = key
    self.control = control
  }

  /// The most threads that a call used, as the library reported on each calling thread.
  package var mostThreads: Int { most.load(ordering: .relaxed) }

  /// Makes a call.
  @inline(__always)
  package func make(_ call: () -> Void) {
    let isFirst = pthread_getspecific(hasCalled) == nil
    if isFirst {
      pthread_setspecific(hasCalled, UnsafeRawPointer(bitPattern: 1))
      control.bindToOne()
    }
    call()
    if isFirst { _ = most.max(control.count(), ordering: .relaxed) }
  }
}
