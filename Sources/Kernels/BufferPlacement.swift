import Synchronization

/// Where the memory of new buffers begins.
///
/// A loop can take some percent longer for no reason but where its operands lie: two that are a multiple of 4 KiB
/// apart, for example, look alike to the part of a core that tells whether a load needs an earlier store. Whoever
/// measures moves the buffers about, so that a single unlucky place does not decide.
public enum BufferPlacement {
  /// 0 for wherever the allocator puts them; any other number for places of its own: each new buffer is moved by a
  /// number of cache lines and pages that follows from this number and from how many buffers were made before it.
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
