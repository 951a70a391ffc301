/// Empties the calling thread's caches of whatever else they hold, by writing to a buffer twice as large as the largest
/// of them. Each thread that needs it has its own.
public final class CacheEviction: @unchecked Sendable {
  /// The buffer's size in bytes.
  public let byteCount: Int

  private let buffer: UnsafeMutableRawPointer
  private var value: UInt8 = 0

  // A processor that does not tell its caches' sizes is taken to have one of this size.
  private static let assumedCacheSize = 64 << 20
  private static let lineSize = 64

  /// Allocates the buffer; `caches` are the machine's.
  public init(caches: [Cache]) {
    byteCount = 2 * (caches.map(\.size).max() ?? Self.assumedCacheSize)
    buffer = .allocate(byteCount: byteCount, alignment: Self.lineSize)
    buffer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  deinit { buffer.deallocate() }

  /// Writes to every line of the buffer, another value each time, so that no write can be left out.
  public func run() {
    value &+= 1
    for offset in stride(from: 0, to: byteCount, by: Self.lineSize) {
      buffer.storeBytes(of: value, toByteOffset: offset, as: UInt8.self)
    }
  }
}
