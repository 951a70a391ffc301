import Foundation
import Testing

/// That the commands which the README shows exist, with the flags it gives them.
@Suite struct ReadmeCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The lines of the README's blocks of commands, without what is said about them.
  private static let commands: [String] = {
    let text = (try? String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)) ?? ""
    let code = text.split(separator: "\n").filter { $0.hasPrefix("    ") && !$0.hasPrefix("     ") }
    return code.map { $0.split(separator: "#")[0].trimmingCharacters(in: .whitespaces) }
  }()

  @Test func makeTargetsExist() throws {
    let makefile = try String(contentsOf: Self.root.appending(path: "Makefile"), encoding: .utf8)
    let targets = Self.commands.filter { $0.hasPrefix("make ") }.map { $0.split(separator: " ")[1] }
    #expect(targets.count >= 5)
    for target in targets { #expect(makefile.contains("\n\(target): "), "make \(target)") }
  }

  @Test func subcommandsAndFlagsExist() throws {
    let folder = try TemporaryFolder()
    let runs = Self.commands.map { $0.replacing(".build/release/", with: "") }.filter { $0.hasPrefix("mnist-bench ") }
    #expect(runs.count >= 3)
    for run in runs {
      let words = run.split(separator: " ").dropFirst().map(String.init)
      let subcommand = Array(words.prefix { !$0.hasPrefix("-") && !$0.contains(".") && !$0.contains("<") })
      let help = try CommandLineTool.run(subcommand + ["--help"], in: folder)
      #expect(help.status == 0, "\(run)")
      for flag in words where flag.hasPrefix("--") { #expect(help.output.contains(flag), "\(run): \(flag)") }
    }
  }
}
