import Console
import NeuralNetwork

#if canImport(Glibc)
  import Glibc
#endif

/// The end of a distributed run in which a rank does not answer, or cannot go on. One rank says so, in one line, then
/// all end.
struct RankFailure {
  private let transport: MPITransport
  private let place: String
  private let missing: [Int]
  private let reason: String

  /// Seconds that a rank leaves the word to those before it.
  private static let courtesy = 2.0
  /// The same after the launcher has asked all ranks to end: it kills them after a second or a few.
  private static let shortCourtesy = 1.2
  /// Seconds from one rank's turn to speak to the next one's, for the first ranks.
  private static let turn = 0.2
  private static let turns = 4
  /// Seconds to wait for the end when another rank has said why.
  private static let lastWait: UInt32 = 10
  /// Microseconds between looks for ranks that tell at the same time, and how many looks.
  private static let look: UInt32 = 5_000
  private static let looks = 10
  /// Microseconds in which the launcher reads a line.
  static let printing: UInt32 = 100_000

  init(_ transport: MPITransport, _ moment: Moment, _ reason: String = "", missing: [Int] = []) {
    self.transport = transport
    self.reason = reason
    self.missing = missing
    place =
      switch moment {
      case .preparation: "outside the steps"
      case .work: "at the end of a trial"
      case .step(let number): "in step \(number)"
      case .epoch(let number): "after epoch \(number)"
      }
  }

  /// A rank did not answer within its time.
  func endAfterDeadline(_ seconds: Int) -> Never {
    leaveTheWord(for: Self.courtesy)
    say("\(silent) not answered for \(seconds) s: stopped, ended, or without its network")
  }

  /// The launcher, or somebody else, asks the program to end; most often because another rank has ended.
  func endAfterTermination() -> Never {
    leaveTheWord(for: Self.shortCourtesy)
    say("asked to end (SIGTERM)" + (missing.isEmpty ? "" : " while \(silent) not answered"))
  }

  /// Says why, and ends all ranks.
  func endAll() -> Never { say(reason) }

  private var silent: String {
    missing.count == 1
      ? "rank \(missing[0]) has" : "ranks \(missing.map(String.init).joined(separator: ", ")) have"
  }

  /// Waits for those before this rank: a moment if all of them are missing, for they may be waiting elsewhere.
  private func leaveTheWord(for seconds: Double) {
    let turn = Self.turn * Double(min(transport.rank, Self.turns))
    usleep(UInt32(1e6 * ((0..<transport.rank).allSatisfy(missing.contains) ? turn : seconds + turn)))
  }

  private func say(_ text: String) -> Never {
    let functions = transport.adapter.functions
    if mayTell(functions.teller, tell: functions.tell) {
      DataLog.insist(
        "error: rank \(transport.rank) on \(transport.host), \(place): \(text); --from goes on from the last checkpoint"
      )
      // Launchers drop what they have not read when a rank ends all.
      usleep(Self.printing)
    } else {
      // Another rank says why, and ends this one.
      sleep(Self.lastWait)
    }
    functions.abort(EXIT_FAILURE)
    exit(EXIT_FAILURE)
  }

  /// Whether this rank is the one to say why: none has told that it does; of several that tell at the same time, the
  /// lowest.
  private func mayTell(_ teller: () -> Int32, tell: () -> Void) -> Bool {
    guard teller() < 0 else { return false }
    tell()
    for _ in 0..<Self.looks {
      usleep(Self.look)
      let other = teller()
      if other >= 0, other < transport.rank { return false }
    }
    return true
  }
}
