import BenchmarkReports
import CMPIAdapter
import Kernels
import Measurement
import NeuralNetwork
import Synchronization

/// The ranks of a program that `mpirun` has started.
package final class MPITransport: Transport {
  /// The number of this process, from 0.
  package let rank: Int
  /// How many processes there are.
  package let size: Int
  /// The name of this rank's machine.
  package let host: String
  /// The MPI's name and version.
  package let library: String

  let adapter: MPIAdapter
  private let hasFinished = Atomic<Bool>(false)
  private let timeout = Atomic<Int>(MPITransport.defaultStepTimeout)

  /// Seconds that a rank waits for another one in a step.
  package static let defaultStepTimeout = 30
  /// How many times as long ranks wait for each other before the first step and at the end.
  package static let preparationFactor = 10

  /// Exchanges of the work, and the last one of a program, see ``RankedProgram``, which may meet ranks in the midst of
  /// their work.
  enum Tag: Int32 { case work = 1, farewell }

  init() throws(MessagePassingError) {
    adapter = try MPIAdapter()
    rank = Int(adapter.functions.rank())
    size = Int(adapter.functions.size())
    let version = adapter.functions.library().map { String(cString: $0) } ?? "MPI"
    library = version.split(whereSeparator: \.isNewline).first.map(String.init) ?? version
    host = Machine.current().hostName
  }

  package var seconds: Double { Double(SystemClock().nanoseconds()) / 1e9 }

  /// Seconds that a rank waits for another one in a step.
  package var stepTimeout: Int {
    get { timeout.load(ordering: .relaxed) }
    set { timeout.store(newValue, ordering: .relaxed) }
  }

  package func exchange(_ messages: [Message]) -> any Exchange { MPIExchange(self, messages, .work) }

  /// Frees an exchange of the adapter's. After MPI has ended, nothing is left to free.
  func release(_ exchange: UnsafeMutableRawPointer) {
    if !hasFinished.load(ordering: .relaxed) { adapter.functions.release(exchange) }
  }

  /// Ends MPI; all ranks do so.
  func finish() {
    hasFinished.store(true, ordering: .relaxed)
    adapter.functions.finish()
  }

  /// Seconds to wait for another rank.
  func patience(_ moment: Moment) -> Double {
    let longer = Double(Self.preparationFactor)
    return switch moment {
    case .step: Double(stepTimeout)
    case .preparation, .epoch: longer * Double(stepTimeout)
    case .work(let seconds): longer * max(seconds, Double(stepTimeout))
    }
  }
}
