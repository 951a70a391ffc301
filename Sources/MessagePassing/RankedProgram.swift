import Console
import Foundation
import Kernels
import NeuralNetwork
import Synchronization

/// A program that runs as several ranks. Rank 0 alone writes, unless another one has something of its own to say; and
/// all ranks end with the same exit code.
package final class RankedProgram: Sendable {
  /// What connects the ranks.
  package let transport: MPITransport

  /// The flag that makes ranks of the processes that `mpirun` starts.
  package static let flag = "--distributed"

  private static let started = Mutex<RankedProgram?>(nil)
  /// Seconds that a rank with an error waits for the others to have one, too.
  private static let courtesy = 2.0

  /// The program's ranks; nil if it runs alone.
  package static var current: RankedProgram? { started.withLock { $0 } }

  /// Starts MPI if the command line asks for it. This comes before the command line is read, so that a mistake in it is
  /// said once.
  ///
  /// - Throws: ``MessagePassingError`` if there is no MPI.
  package static func start(_ arguments: [String]) throws(MessagePassingError) {
    guard arguments.contains(flag) else { return }
    let program = RankedProgram(transport: try MPITransport())
    if program.transport.rank > 0 { Silence.begin() }
    Termination.watch()
    started.withLock { $0 = program }
  }

  /// Whether this is the rank that writes.
  package var isFirst: Bool { transport.rank == 0 }
  /// All ranks.
  package var communicator: Communicator { Communicator(transport) }

  private init(transport: MPITransport) { self.transport = transport }

  /// Ends this rank's part in the run, with its message to the user, if any, and its exit code. Returns the exit code
  /// of all ranks.
  ///
  /// All ranks say what they have to say here, and the same is said once. A rank with an error ends the others if they
  /// are still at work.
  package func end(saying message: String?, code: Int32) -> Int32 {
    let farewells = AlignedBuffer(count: transport.size, repeating: Farewell())
    farewells[transport.rank] = Farewell(message ?? "", code: code)
    let exchange = MPIExchange(transport, communicator.gathering(farewells), .farewell)
    let patience = code == 0 ? transport.patience(.preparation) : Self.courtesy
    guard exchange.run(for: patience, failure: { _ in }) else {
      if code == 0 {
        RankFailure(transport, .preparation, missing: exchange.missing).endAfterDeadline(Int(patience))
      }
      transport.adapter.functions.tell()
      DataLog.insist(transport.rank == 0 ? message ?? "" : own(transport.rank, message ?? ""))
      usleep(RankFailure.printing)
      transport.adapter.functions.abort(code)
      exit(code)
    }
    // Rank 0 speaks for all, unless it has nothing to say.
    let all = farewells.array
    if transport.rank == 0 {
      for (rank, farewell) in all.enumerated() where !farewell.text.isEmpty {
        guard all[..<rank].allSatisfy({ $0.text != farewell.text }) else { continue }
        DataLog.insist(rank == 0 ? farewell.text : own(rank, farewell.text))
      }
    }
    transport.finish()
    return all.map(\.code).max() ?? code
  }

  private func own(_ rank: Int, _ message: String) -> String {
    let prefix = "error: "
    return message.hasPrefix(prefix)
      ? prefix + "rank \(rank): " + message.dropFirst(prefix.count) : "rank \(rank): " + message
  }
}

/// What a rank says at its end.
private struct Farewell: Sendable, BitwiseCopyable {
  private typealias Text = InlineArray<4096, UInt8>

  let code: Int32
  private let count: Int
  private let bytes: Text

  init() { self.init("", code: 0) }

  init(_ text: String, code: Int32) {
    self.code = code
    var bytes = Text(repeating: 0)
    var count = 0
    for byte in text.utf8.prefix(bytes.count) {
      bytes[count] = byte
      count += 1
    }
    self.bytes = bytes
    self.count = count
  }

  var text: String { String(decoding: (0..<count).map { bytes[$0] }, as: UTF8.self) }
}
