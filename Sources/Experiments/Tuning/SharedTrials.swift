import Foundation
import NeuralNetwork

/// The trials of a search, one for each rank at a time. A rank waits for the others before the next one.
package struct SharedTrials {
  private let communicator: Communicator?

  /// The trials of these ranks, or of this process alone.
  package init(_ communicator: Communicator?) { self.communicator = communicator }

  /// The next trials of `rest`, by their indices: as many as there are ranks. All ranks get all of them, in order.
  package func next(
    _ rest: Range<Int>, _ trial: (_ index: Int) throws -> TuningReport.Trial
  ) throws -> [TuningReport.Trial] {
    guard let communicator else { return [try trial(rest.lowerBound)] }
    let start = communicator.seconds
    let index = rest.lowerBound + communicator.rank
    let own = rest.contains(index) ? [UInt8](try JSONEncoder().encode(try trial(index))) : []
    return try communicator.gather(own, .work(seconds: communicator.seconds - start)).filter { !$0.isEmpty }.map {
      try JSONDecoder().decode(TuningReport.Trial.self, from: Data($0))
    }
  }
}
