import BenchmarkReports
import Console
import Digits
import Foundation
import NeuralNetwork

/// What ranks tell each other before the first step, so that nobody trains with other data, another recipe or another
/// program than the rest.
package struct RollCall {
  /// Something that has to be the same on all ranks.
  package struct Fact: Codable {
    let name: String
    let value: String
    /// The words for the value in messages.
    let shown: String

    /// A fact of this name; `shown` are the words for it, if it is not `value` itself.
    package init(_ name: String, _ value: String, shown: String? = nil) {
      self.name = name
      self.value = value
      self.shown = shown ?? value
    }
  }

  private struct Answer: Codable {
    let host: String
    let processors: ProcessorShare
    let facts: [Fact]
  }

  /// Compares the facts of all ranks, and warns of processors that they share.
  ///
  /// - Throws: ``MessagePassingError`` that names the first rank whose facts differ from rank 0's; on all ranks.
  package static func hold(_ facts: [Fact], threads: Int, _ program: RankedProgram) throws {
    let transport = program.transport
    let own = Answer(
      host: transport.host,
      processors: ProcessorShare(
        threads: threads, allowed: ProcessorAffinity.allowed, machine: ProcessorAffinity.machine),
      facts: facts)
    let answers = try Communicator(transport).gather([UInt8](JSONEncoder().encode(own))).map {
      try JSONDecoder().decode(Answer.self, from: Data($0))
    }
    for (rank, answer) in answers.enumerated() {
      for (expected, found) in zip(answers[0].facts, answer.facts) where expected.value != found.value {
        throw MessagePassingError(
          description: "rank \(rank) on \(answer.host): expected the \(expected.name) of rank 0, \(expected.shown), "
            + "found \(found.shown)")
      }
    }
    ProcessorShare.warnings(answers.map { ($0.host, $0.processors) }).forEach { DataLog.write("warning: \($0)") }
  }
}
