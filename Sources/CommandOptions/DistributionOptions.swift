import ArgumentParser
import MessagePassing
import NeuralNetwork

/// Whether a command shares its work with other processes.
package struct DistributionOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Share the work with the other processes that mpirun has started.",
      discussion: "The result does not depend on their number. Rank 0 alone writes. 'make mpi' builds what this needs.")
  )
  package var distributed = false

  @Option(
    help: ArgumentHelp(
      "Seconds that a process waits for another one in a step; ten times as long outside steps.", valueName: "seconds"))
  package var stepTimeout = MPITransport.defaultStepTimeout

  /// The options before a command line is read.
  package init() {}

  private static let longestTimeout = 86_400

  package func validate() throws {
    guard (1...Self.longestTimeout).contains(stepTimeout) else {
      throw ValidationError("--step-timeout \(stepTimeout): expected 1 to \(Self.longestTimeout) seconds")
    }
  }

  /// The ranks that the program is one of; nil if it works alone.
  package func program() -> RankedProgram? {
    guard distributed, let program = RankedProgram.current else { return nil }
    program.transport.stepTimeout = stepTimeout
    return program
  }

  /// The words that give these options on a command line, without the defaults.
  package var words: [String] {
    (distributed ? [RankedProgram.flag] : [])
      + (stepTimeout == MPITransport.defaultStepTimeout ? [] : ["--step-timeout", "\(stepTimeout)"])
  }
}
