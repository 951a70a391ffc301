import Synchronization

/// Where the memory of new buffers begins.
///
/// The addresses of a loop's operands alone can make it some percent slower. For example, a load and an earlier store
/// at addresses a multiple of 4 KiB apart look alike to the core, which then delays the load. Benchmarks therefore move
/// the buffers, so that one unlucky place does not decide the result.
public enum BufferPlacement {
  /// 0 leaves buffers where the allocator puts them. Any other seed moves each new buffer by a number of cache lines
  /// and pages, which follows from the seed and from the number of buffers made since the seed was set.
  public static var seed: UInt64 {
    get { currentSeed.load(ordering: .relaxed) }
    set {
      currentSeed.store(newValue, ordering: .relaxed)
      made.store(0, ordering: .relaxed)
    }
  }

  private static let currentSeed = Atomic<UInt64>(0)
  private static let made = Atomic<UInt64>(0)

  private static let line = 64
  private static let linesPerPage: UInt64 = 64
  private static let pages: UInt64 = 8

  /// The bytes by which the next buffer is moved, a multiple of a cache line.
  static func nextShift() -> Int {
    let seed = seed
    guard seed != 0 else { return 0 }
    // SplitMix64's mixing.
    var mixed = seed &+ made.wrappingAdd(1, ordering: .relaxed).newValue &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed >> 32) % (linesPerPage * pages)) * line
  }
}
