import ArgumentParser
import Foundation
import Testing

@testable import mnist_bench

/// That the commands, targets and files exist that README and documentation name, with the flags they are given.
@Suite struct DocumentedCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// All files of the package but what was built, by their paths.
  private static let files: [String] = ["Sources", "Tests", "Datasets", "README.md"].flatMap { start in
    [start]
      + (FileManager.default.enumerator(atPath: root.appending(path: start).path)?.compactMap {
        ($0 as? String).map { "\(start)/\($0)" }
      } ?? [])
  }

  /// The pages that show commands.
  static let pages = files.filter { $0.hasSuffix(".docc/\(name($0))") || name($0) == "README.md" }
    .filter { $0.hasSuffix(".md") }.sorted()

  private static func name(_ path: String) -> String { URL(filePath: path).lastPathComponent }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The commands in a page's indented blocks, without what is said about them behind two blanks. A command goes on
  /// behind a line that ends with a backslash.
  private static func commands(of page: String) throws -> [String] {
    var commands: [String] = []
    for line in try text(page).split(separator: "\n", omittingEmptySubsequences: false) {
      if let last = commands.last, last.hasSuffix("\\") {
        commands[commands.count - 1] += "\n" + line.dropFirst(4)
      } else if line.hasPrefix("    ") && !line.hasPrefix("     ") {
        commands.append(String(line.dropFirst(4).replacing(#/ {2,}.*/#, with: "")))
      }
    }
    return commands
  }

  @Test("Pages are found, and so are their commands")
  func pagesAreFound() throws {
    #expect(Set(Self.pages).isSuperset(of: ["README.md", "Datasets/README.md", "Tests/README.md"]))
    #expect(Self.pages.count { $0.contains(".docc/") } > 10)
    let commands = try Self.pages.flatMap { try Self.commands(of: $0) }
    #expect(commands.count { $0.contains("mnist-bench ") } > 30)
    #expect(commands.count { $0.hasPrefix("make ") } > 20)
  }

  @Test("Commands of the program are understood", arguments: pages)
  func commandsAreUnderstood(page: String) throws {
    let start = #/^(?:perf .* -- )?(?:\.build/release/)?mnist-bench /#
    for command in try Self.commands(of: page) {
      guard let match = command.prefixMatch(of: start) else { continue }
      let rest = command[match.range.upperBound...]
      let words = try Script.run("printf '%s\\0' \(rest)", in: Self.root).output.split(separator: "\0").map(String.init)
      do {
        _ = try MNISTBench.parseAsRoot(words)
      } catch {
        // Where help is asked for, it comes as an error.
        #expect(MNISTBench.exitCode(for: error) == .success, "\(command): \(MNISTBench.message(for: error))")
      }
    }
  }

  @Test("Targets are in the Makefile", arguments: pages)
  func targetsExist(page: String) throws {
    let makefile = try Self.text("Makefile")
    // In blocks and within the text.
    for match in try Self.text(page).matches(of: #/(?:^ {4}|`)make\s+([a-z-]+)/#.anchorsMatchLineEndings()) {
      let isThere = makefile.contains("\n\(match.1): ")
      #expect(isThere, "make \(match.1)")
    }
  }

  @Test("Swift files are in the package", arguments: pages)
  func filesExist(page: String) throws {
    let names = Set(Self.files.map(Self.name))
    for match in try Self.text(page).matches(of: #/`[\w/+-]*?([\w+-]+\.swift)`/#) {
      let isThere = names.contains(String(match.1))
      #expect(isThere, "\(match.1)")
    }
  }
}
