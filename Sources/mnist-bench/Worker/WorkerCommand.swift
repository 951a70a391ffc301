import ArgumentParser
import BenchmarkReports
import CommandOptions
import Console
import Foundation
import Kernels
import RevisionComparison

/// `mnist-bench worker`: executes the requests of `mnist-bench ab`; see `WorkerProtocol`. Operands and images are
/// random.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Execute the requests of 'mnist-bench ab'.", shouldDisplay: false)

  @OptionGroup var selection: ABSelection

  @Option(parsing: .upToNextOption, help: "The processors to stay on.")
  var processors: [Int] = []

  @Option(help: "The seed of the buffers' placement; 0 leaves it to the allocator.")
  var placement: UInt64 = 0

  func run() throws {
    if !processors.isEmpty { ProcessorAffinity.bind(to: processors) }
    BufferPlacement.seed = placement
    let worker = Worker(try selection.benchSelection(), cacheMode: selection.cacheMode.value)
    print(String(decoding: try JSONEncoder().encode(worker.greeting), as: UTF8.self))
    while let line = readLine() {
      guard let request = WorkerProtocol.Request(line: line) else {
        throw WorkerRequestError(description: "standard input: expected a request, found '\(line.prefix(80))'")
      }
      print(worker.answer(to: request))
    }
  }
}
