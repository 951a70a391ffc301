import Foundation
import Testing

/// `Tests/Support/ab.sh` in a repository of its own, with scripts in the place of `swift` and `mnist-bench`.
@Suite struct ABScriptTests {
  private let revisions = try! RevisionRepository()
  private var folder: TemporaryFolder { revisions.folder }
  private var repository: URL { revisions.url }
  private var temporary: URL { folder.url.appending(path: "temporary") }

  /// What stands for mnist-bench: as the head it says which two programs it was given, and how.
  private func program(_ text: String) -> String {
    """
    # \(text)
    echo "$*" | sed 's|--base-binary [^ ]* --head-binary [^ ]* ||'
    echo "base: $(sed -n 3p "$3")"
    echo "head: $(sed -n 3p "$5")"
    echo "temporary: $TMPDIR"
    echo "lengths: ${#3} ${#5}"
    """
  }

  init() throws {
    try Script.write(program("old"), to: repository.appending(path: "program"))
    try git("add . && git commit --quiet --message old && git tag base")
    try Script.write(program("new"), to: repository.appending(path: "program"))
    try git("commit --quiet --all --message new")
  }

  private func git(_ arguments: String) throws { try revisions.git(arguments) }

  private func ab(_ variables: [String: String], _ flags: String = "") throws -> (status: Int32, output: String) {
    try revisions.run("ab.sh", flags, environment: variables)
  }

  private func expectNothingLeftBehind() throws {
    #expect(folder.names(in: "temporary") == [])
    #expect(!folder.names(in: "repository/.build/ab").contains("lock"))
  }

  @Test func baseIsBuiltFromItsRevisionAndHeadIsThisCheckout() throws {
    let result = try ab(["BASE": "base", "WORKLOADS": "conv2-forward conv3", "KERNELS": "simd"], "--threshold 1")
    #expect(result.status == 0)
    for line in [
      "base: # old", "head: # new",
      "--workloads conv2-forward conv3 --kernels simd --threshold 1",
    ] { #expect(result.output.contains(line), "\(line): \(result.output)") }
    #expect(result.output.contains("temporary: \(temporary.path)/mnist-bench-ab."))
    let lengths = result.output.split(separator: "\n").first { $0.hasPrefix("lengths: ") }?.split(separator: " ")
    #expect(lengths?.count == 3 && lengths?[1] == lengths?[2])
    try expectNothingLeftBehind()
  }

  @Test func anotherRevisionCanBeTheHead() throws {
    try Script.write(program("newest"), to: repository.appending(path: "program"))
    let result = try ab(["BASE": "base", "HEAD": "main"])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("base: # old") && result.output.contains("head: # new\n"), "\(result.output)")
    #expect(result.output.contains("--head-name main (") && !result.output.contains("uncommitted"))
    #expect(
      try ab(["BASE": "base", "HEAD": "nowhere"]).output == "error: HEAD=nowhere is not a revision of this repository\n"
    )
    try expectNothingLeftBehind()
  }

  @Test func uncommittedChangesAreSaid() throws {
    #expect(try !ab(["BASE": "base"]).output.contains("with uncommitted changes"))
    try Script.write(program("newest"), to: repository.appending(path: "program"))
    let changed = try ab(["BASE": "base"]).output
    #expect(changed.contains(", with uncommitted changes") && changed.contains("head: # newest"))
    #expect(try Script.run("sed -n 3p program", in: repository).output == "# newest\n")
    try git("checkout --quiet program")
    #expect(try !ab(["BASE": "base"]).output.contains("with uncommitted changes"))
    try Script.write("", to: repository.appending(path: "Sources/new"))
    #expect(try ab(["BASE": "base"]).output.contains(", with uncommitted changes"))
  }

  @Test func aBaseIsBuiltOnlyOnce() throws {
    func builds(_ output: String) -> Int { output.components(separatedBy: "swift build ").count - 1 }
    #expect(try builds(ab(["BASE": "base"]).output) == 2)
    let again = try ab(["BASE": "base"])
    #expect(again.status == 0 && builds(again.output) == 1)
    #expect(again.output.contains("base: # old"))
    #expect(try ab(["BASE": "main"]).output.contains("base: # new"))
  }

  @Test("Only files that differ are written, so that only what differs is compiled, and both are built at one place")
  func whatDiffers() throws {
    for name in ["same", "changed", "removed"] {
      try Data("// \(name)\n".utf8).write(to: repository.appending(path: "\(name).swift"))
    }
    try FileManager.default.createSymbolicLink(
      atPath: repository.appending(path: "link.swift").path, withDestinationPath: "same.swift")
    try git("add . && git commit --quiet --message files")
    #expect(try ab(["BASE": "base"]).status == 0)
    try git("rm --quiet removed.swift")
    try Data("// changed again\n".utf8).write(to: repository.appending(path: "changed.swift"))
    Thread.sleep(forTimeInterval: 0.02)
    let output = try ab(["BASE": "base"]).output
    #expect(output.contains("compiled changed.swift") && !output.contains("same.swift"), "\(output)")
    let names = folder.names(in: "repository/.build/ab/source")
    #expect(names.contains("link.swift") && !names.contains("removed.swift"))
    #expect(
      try Script.run("readlink link.swift", in: repository.appending(path: ".build/ab/source")).output == "same.swift\n"
    )
  }

  @Test("A second comparison at the same time is refused, and one that was killed is no obstacle")
  func oneAtATime() throws {
    let builds = repository.appending(path: ".build/ab")
    try FileManager.default.createDirectory(at: builds, withIntermediateDirectories: true)
    let lock = builds.appending(path: "lock").path
    try FileManager.default.createSymbolicLink(
      atPath: lock, withDestinationPath: "\(ProcessInfo.processInfo.processIdentifier)")
    let refused = try ab(["BASE": "base"])
    #expect(refused.status == 1 && refused.output.contains("error: another comparison is running (process "))
    try FileManager.default.removeItem(atPath: lock)
    try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: "4194304")
    #expect(try ab(["BASE": "base"]).status == 0)
    try expectNothingLeftBehind()
  }

  @Test func aBaseThatDoesNotBuildLeavesNothingBehind() throws {
    try git("rm --quiet program && git commit --quiet --message broken")
    let result = try ab(["BASE": "main"])
    #expect(result.status == 1)
    #expect(result.output.contains("error: main does not build"))
    try expectNothingLeftBehind()
    #expect(folder.names(in: "repository/.build/ab/bases") == [])
  }

  // Ctrl-C takes the same way, but where tests run in the background, shells cannot catch it.
  @Test(arguments: ["TERM", "HUP"]) func whatEndsABuildLeavesNothingBehind(signal: String) throws {
    let result = try ab(["BASE": "base", "SIGNAL": signal])
    #expect(result.status > 128 && !result.output.contains("head:"), "\(result.output)")
    try expectNothingLeftBehind()
    #expect(folder.names(in: "repository/.build/ab/bases") == [])
  }

  @Test func theVerdictIsPassedOn() throws {
    try Script.write("exit 2", to: repository.appending(path: "program"))
    #expect(try ab(["BASE": "base"]).status == 2)
    try expectNothingLeftBehind()
  }

  @Test func aWrongBaseIsNamed() throws {
    #expect(try ab(["BASE": ""]).output.hasPrefix("error: BASE: expected a git revision"))
    let unknown = try ab(["BASE": "nowhere"])
    #expect(unknown.status == 1)
    #expect(unknown.output == "error: BASE=nowhere is not a revision of this repository\n")
    try expectNothingLeftBehind()
  }
}
