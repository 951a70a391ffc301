import CProfiling
import Files
import Foundation

/// Counts of the processor's own event counters, where the system lets a program read them (Linux: `perf_event_open`).
public struct HardwareCounters: Sendable, Equatable {
  /// Instructions completed.
  public let instructions: Double
  /// Clock cycles.
  public let cycles: Double
  /// Misses of the last-level cache; nil where the processor does not count them.
  public let cacheMisses: Double?

  /// Instructions per cycle.
  public var instructionsPerCycle: Double { instructions / cycles }

  /// Why there are no counters.
  public struct Unavailable: Error, CustomStringConvertible {
    /// One line: the system's reason, and where to look.
    public let description: String
  }

  /// Counts the events of the calling thread in user mode while `body` runs. All counts are divided by `calls`.
  ///
  /// - Throws: ``Unavailable`` if this machine has no counters or does not let this process use them.
  public static func count(calls: Int, _ body: () -> Void) throws(Unavailable) -> HardwareCounters {
    let cycles = try open(PERFORMANCE_CYCLES)
    defer { performance_counter_close(cycles) }
    let instructions = try open(PERFORMANCE_INSTRUCTIONS, leader: cycles)
    defer { performance_counter_close(instructions) }
    let misses = performance_counter_open(PERFORMANCE_CACHE_MISSES, cycles)
    defer { if misses >= 0 { performance_counter_close(misses) } }
    performance_counters_start(cycles)
    body()
    performance_counters_stop(cycles)
    func perCall(_ descriptor: Int32) -> Double? {
      let value = descriptor >= 0 ? performance_counter_read(descriptor) : -1
      return value >= 0 ? Double(value) / Double(calls) : nil
    }
    guard let cycleCount = perCall(cycles), cycleCount > 0, let instructionCount = perCall(instructions) else {
      throw Unavailable(description: "hardware counters do not count here")
    }
    return HardwareCounters(
      instructions: instructionCount, cycles: cycleCount, cacheMisses: perCall(misses))
  }

  /// Why this process cannot use the counters; nil if it can.
  public static let unavailability: Unavailable? = {
    do throws(Unavailable) {
      performance_counter_close(try open(PERFORMANCE_CYCLES))
      return nil
    } catch {
      return error
    }
  }()

  private static func open(_ event: performance_event, leader: Int32 = -1) throws(Unavailable) -> Int32 {
    let descriptor = performance_counter_open(event, leader)
    guard descriptor < 0 else { return descriptor }
    let reason = SystemError.reason(-descriptor)
    let advice =
      switch -descriptor {
      case EACCES, EPERM: "; /proc/sys/kernel/perf_event_paranoid must be 2 or less"
      case ENOENT, EOPNOTSUPP, ENODEV: "; a virtual machine may have none"
      default: ""
      }
    throw Unavailable(description: "hardware counters are not available (perf_event_open: \(reason)\(advice))")
  }
}
