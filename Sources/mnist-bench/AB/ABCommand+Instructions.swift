import ArgumentParser
import CommandOptions
import Console
import Foundation
import RevisionComparison

extension ABCommand {
  /// `ab --instructions`: counts the instructions of one call of each row, in both programs.
  func countInstructions() throws {
    #if !os(Linux)
      throw ValidationError("--instructions needs valgrind, which exists for Linux only")
    #endif
    let refused = [
      ("--cold-cache", selection.cacheMode == .coldCache), ("--threshold", options.threshold != 0),
      ("--threads", !selection.threads.isEmpty && selection.threads != [1]),
    ]
    for (flag, isGiven) in refused where isGiven {
      throw ValidationError("\(flag) cannot be combined with --instructions: one call, one thread, synthetic digits")
    }
    let rows = try InstructionSelection.rows(
      workloads: selection.workloads, kernels: selection.kernels, batchSizes: selection.batchSize)
    let names = (base: baseName ?? baseBinary, head: headName ?? headBinary)
    let counting = InstructionCounting(
      base: (names.base, baseBinary), head: (names.head, headBinary), isForced: options.force, log: DataLog.write)
    Interruption.watch()
    let report: InstructionReport
    do {
      report = InstructionReport(baseName: names.base, headName: names.head, comparisons: try counting.run(rows))
    } catch is ABInterruption {
      DataLog.write("stopped; nothing is kept")
      throw ExitCode(128 + SIGINT)
    }
    let text =
      switch options.format {
      case .text: report.text
      case .markdown: report.markdown
      case .json: try report.json
      }
    print(text, terminator: "")
  }
}
