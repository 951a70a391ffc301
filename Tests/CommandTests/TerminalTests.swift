import Foundation
import Testing

/// What the program prints on terminals of all sorts.
@Suite struct TerminalTests {
  /// Runs a command on a pseudo-terminal with the environment's variables as they are given, `NAME=value`.
  private func onTerminal(_ command: String, _ variables: String, in folder: TemporaryFolder) throws -> String {
    let python = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    let result = try folder.shell(
      "env -u CI -u NO_COLOR -u TERM \(variables) python3 -c '\(python)' '\(CommandLineTool.path)' \(command)")
    #expect(result.status == 0, "\(result.output)")
    return result.output
  }

  @Test("A terminal that understands escapes gets colours and lines that are drawn anew")
  func capable() throws {
    let folder = try TemporaryFolder()
    try TinyDigits.write(to: folder)
    let picture = try onTerminal("data show 0 --data .", "TERM=xterm-256color", in: folder)
    #expect(picture.contains("\u{1B}[38;5;"))
    let plain = try onTerminal("data show 0 --data .", "TERM=xterm-256color NO_COLOR=1", in: folder)
    #expect(!plain.contains("\u{1B}"))
    let training = try onTerminal("train --data . --epochs 1", "TERM=xterm CI=false NO_COLOR=1", in: folder)
    #expect(training.contains("\r\u{1B}[Kepoch 1/1  loss"), "\(training)")
  }

  @Test(
    "A dumb terminal, one without a name, and continuous integration get neither",
    arguments: ["TERM=dumb", "", "TERM=", "TERM=xterm-256color CI=true", "TERM=xterm CI=1"])
  func plain(variables: String) throws {
    let folder = try TemporaryFolder()
    try TinyDigits.write(to: folder)
    for command in ["data show 0 --data .", "train --data . --epochs 1", "train --data . --epochs 1 --no-progress"] {
      // The terminal itself makes "\r\n" of a newline.
      let text = try onTerminal(command, variables, in: folder).replacing("\r\n", with: "\n")
      #expect(!text.contains { $0 == "\u{1B}" || $0 == "\r" }, "\(text)")
      #expect(!text.isEmpty)
    }
  }
}
