import Foundation

extension TemporaryFolder {
  /// Runs a shell command in the folder, where `mnist-bench` is the program; its status and all that it prints.
  func shell(_ command: String) throws -> (status: Int32, output: String) {
    let programs = URL(filePath: CommandLineTool.path).deletingLastPathComponent().path
    return try Script.run("PATH='\(programs)':$PATH\n\(command)", in: url)
  }

  /// The text of a file in it.
  func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

  /// What `kind` of thing is in it or elsewhere: `test -f`, `-c`, `-p`, ...
  func isThere(_ path: String, kind: String) throws -> Bool { try shell("test \(kind) '\(path)'").status == 0 }
}

/// Commands that tests run often.
enum Command {
  /// A quick run of `bench`.
  static let bench =
    "mnist-bench bench --force --quick --workloads dense2-forward --kernels naive --seconds 0.01 --data ."
  /// A training of an epoch.
  static let train = "mnist-bench train --data . --epochs 1"
}
