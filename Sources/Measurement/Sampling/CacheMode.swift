/// What the caches hold when a call is timed.
public enum CacheMode: String, Sendable, Codable, CaseIterable {
  /// What the previous call left: the operands, as far as they fit.
  case warm
  /// No operands: other data filled the caches before each call.
  case cold
}

/// Evicts the data in the calling thread's caches by writing to a buffer twice as large as the largest cache. Each
/// thread has its own eviction.
public final class CacheEviction: @unchecked Sendable {
  /// The buffer's size in bytes.
  public let byteCount: Int

  private let buffer: UnsafeMutableRawPointer
  private var value: UInt8 = 0

  // The assumed size, in bytes, where the system does not list the caches.
  private static let assumedCacheSize = 64 << 20
  private static let lineSize = 64

  /// Allocates the buffer; `cacheSizes` are those of the machine's caches, in bytes.
  public init(cacheSizes: [Int]) {
    byteCount = 2 * (cacheSizes.max() ?? Self.assumedCacheSize)
    buffer = .allocate(byteCount: byteCount, alignment: Self.lineSize)
    buffer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  deinit { buffer.deallocate() }

  /// Writes to every line of the buffer, another value in each run, so that no write can be optimised away.
  public func run() {
    value &+= 1
    for offset in stride(from: 0, to: byteCount, by: Self.lineSize) {
      buffer.storeBytes(of: value, toByteOffset: offset, as: UInt8.self)
    }
  }
}
