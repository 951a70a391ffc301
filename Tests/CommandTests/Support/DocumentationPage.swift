import Files
import Foundation

/// A page of the documentation that shows commands.
struct DocumentationPage: CustomStringConvertible, Sendable {
  /// The package's folder.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// All files of the package but what was built, by their paths.
  static let files: [String] = ["Sources", "Tests", "Datasets", "README.md", "CONTRIBUTING.md"].flatMap { start in
    [start]
      + (FileManager.default.enumerator(atPath: root.appending(path: start).path)?.compactMap {
        ($0 as? String).map { "\(start)/\($0)" }
      } ?? [])
  }

  /// All pages.
  static let all = files.filter {
    $0.hasSuffix(".docc/\(name($0))") || ["README.md", "CONTRIBUTING.md"].contains(name($0))
  }
  .filter { $0.hasSuffix(".md") }.sorted().map(DocumentationPage.init)

  /// The last part of a path.
  static func name(_ path: String) -> String { URL(filePath: path).lastPathComponent }

  /// Where it is in the package.
  let path: String

  var description: String { path }

  /// All that it says.
  func text() throws -> String { try FileBytes.text(Self.root.appending(path: path).path) }

  /// The commands in the page's indented blocks, without what is said about them behind two blanks. A command goes on
  /// behind a line that ends with a backslash.
  func commands() throws -> [String] {
    var commands: [String] = []
    for line in try text().split(separator: "\n", omittingEmptySubsequences: false) {
      if let last = commands.last, last.hasSuffix("\\") {
        commands[commands.count - 1] += "\n" + line.dropFirst(4)
      } else if line.hasPrefix("    ") && !line.hasPrefix("     ") {
        commands.append(String(line.dropFirst(4).replacing(#/ {2,}.*/#, with: "")))
      }
    }
    return commands
  }

  /// The arguments that the page's commands give the program, as a shell splits them.
  func programArguments() throws -> [(command: String, arguments: [String])] {
    let start = #/^(?:perf .* -- )?(?:\.build/release/)?mnist-bench /#
    return try commands().compactMap { command in
      guard let match = command.prefixMatch(of: start) else { return nil }
      let rest = command[match.range.upperBound...]
      let words = try Script.run("printf '%s\\0' \(rest)", in: Self.root).output
      return (command, words.split(separator: "\0").map(String.init))
    }
  }
}
