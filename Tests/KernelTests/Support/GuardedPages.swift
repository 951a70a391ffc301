#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Whole pages of memory between two guard pages, which can be neither read nor written.
final class GuardedPages {
  /// The pages that can be used.
  let memory: UnsafeMutableRawBufferPointer

  private let mapping: UnsafeMutableRawPointer
  private let mappingByteCount: Int

  /// Makes enough zeroed pages for `byteCount` bytes, at least one.
  init(byteCount: Int) {
    let page = Int(getpagesize())
    let usable = max(1, (byteCount + page - 1) / page) * page
    mappingByteCount = usable + 2 * page
    mapping = mmap(nil, mappingByteCount, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    precondition(Int(bitPattern: mapping) != -1, "cannot map \(mappingByteCount) bytes")
    memory = UnsafeMutableRawBufferPointer(start: mapping + page, count: usable)
    let status = mprotect(memory.baseAddress!, usable, PROT_READ | PROT_WRITE)
    precondition(status == 0, "cannot use \(usable) bytes")
  }

  deinit { munmap(mapping, mappingByteCount) }
}
