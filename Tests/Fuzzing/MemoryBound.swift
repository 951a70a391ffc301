// What one reading of an input may take of memory. The limits of libFuzzer itself are for one allocation and for the
// whole process; here every byte counts that is allocated and not yet freed.
import CSanitizer

/// Bytes that have been allocated, less those that have been freed, since `withMemoryBound` began.
nonisolated(unsafe) private var held = 0

/// The most that `held` has been.
nonisolated(unsafe) private var most = 0

/// The result of `read`, during which no more than `limit` bytes may be held at any moment; traps if more were.
func withMemoryBound<Result>(_ limit: Int, _ read: () -> Result) -> Result {
  _ = areHooksInstalled
  held = 0
  most = 0
  let result = read()
  let taken = most
  if taken > limit { fatalError("an input took \(taken) bytes of memory, its limit is \(limit)") }
  return result
}

/// The most that reading a JSON text may take: what Foundation's decoder begins with, and its values, each of which is
/// some of the text.
func memoryBound(ofJSON text: [UInt8]) -> Int { 64 * 1024 + 32 * text.count }

/// Counts what is allocated and freed from the first use on. The hooks themselves must not allocate.
private let areHooksInstalled: Bool = {
  let count = __sanitizer_install_malloc_and_free_hooks(
    { _, size in
      held &+= size
      if held > most { most = held }
    },
    { start in
      if let start { held &-= __sanitizer_get_allocated_size(start) }
    })
  precondition(count > 0, "the sanitizer takes no more hooks")
  return true
}()
