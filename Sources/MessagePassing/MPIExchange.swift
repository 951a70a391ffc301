import CMPIAdapter
import Console
import Kernels
import Measurement
import NeuralNetwork

#if canImport(Glibc)
  import Glibc
#endif

/// Messages that MPI knows in advance (persistent requests). They are polled, with a deadline.
final class MPIExchange: Exchange, @unchecked Sendable {
  private let transport: MPITransport
  private let messages: [Message]
  private let handle: UnsafeMutableRawPointer

  /// Polls between two looks at the clock; other processes may want this core, too.
  private static let pollsPerLook = 32
  /// A second of which a rank was stopped itself is no waiting.
  private static let longestLook = 1.0
  /// Seconds after which a rank ends that alone was asked to.
  private static let loneGrace = 1.0
  /// Seconds after which a rank rests between looks.
  private static let restsAfter = 0.5

  init(_ transport: MPITransport, _ messages: [Message], _ tag: MPITransport.Tag) {
    self.transport = transport
    self.messages = messages
    let list = messages.map {
      mpi_adapter_message(
        memory: $0.bytes.pointer, bytes: Int64($0.bytes.count), peer: Int32($0.peer),
        is_receive: $0.direction == .receive ? 1 : 0)
    }
    guard let handle = transport.adapter.functions.exchange(list, Int32(list.count), tag.rawValue) else {
      RankFailure(transport, .preparation, "MPI refuses the messages between ranks").endAll()
    }
    self.handle = handle
  }

  deinit { transport.release(handle) }

  func run(_ moment: Moment) {
    let patience = transport.patience(moment)
    func endIfAsked(_ now: Double, after grace: Double = Termination.grace) {
      guard Termination.isDue(at: now, after: grace) else { return }
      RankFailure(transport, moment, missing: missing).endAfterTermination()
    }
    let hasArrived = run(for: patience) { now in
      endIfAsked(now)
    } failure: { error in
      RankFailure(transport, moment, "MPI fails: \(transport.adapter.words(for: error))").endAll()
    }
    // While all answer, rank 0 is the one to end.
    endIfAsked(transport.seconds, after: transport.rank == 0 ? Termination.grace : Self.loneGrace)
    if !hasArrived { RankFailure(transport, moment, missing: missing).endAfterDeadline(Int(patience)) }
  }

  /// Exchanges the messages; whether all have arrived within some seconds.
  func run(
    for patience: Double, onLook: (_ now: Double) -> Void = { _ in }, failure: (Int32) -> Void
  ) -> Bool {
    let functions = transport.adapter.functions
    let error = functions.begin(handle)
    guard error == 0 else {
      failure(error)
      return false
    }
    var (waited, last) = (0.0, transport.seconds)
    while true {
      for _ in 0..<Self.pollsPerLook {
        let done = functions.test(handle)
        if done > 0 { return true }
        guard done == 0 else {
          failure(done)
          return false
        }
      }
      let now = transport.seconds
      waited += min(now - last, Self.longestLook)
      last = now
      onLook(now)
      guard waited < patience else { return false }
      if waited > Self.restsAfter { usleep(200) } else { sched_yield() }
    }
  }

  /// The ranks that messages are still to come from, or to go to.
  var missing: [Int] {
    let functions = transport.adapter.functions
    let late = messages.indices.filter { functions.has_arrived(handle, Int32($0)) == 0 }
    return Set(late.map { messages[$0].peer }).sorted()
  }
}
