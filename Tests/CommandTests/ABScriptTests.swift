import Foundation
import Testing

/// `Tests/Support/ab.sh` in a repository of its own, with scripts in the place of `swift` and `mnist-bench`: building
/// copies the file `program` out of the sources.
@Suite struct ABScriptTests {
  private let folder = try! TemporaryFolder()
  private var repository: URL { folder.url.appending(path: "repository") }
  private var temporary: URL { folder.url.appending(path: "temporary") }

  private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Support/ab.sh")

  /// What stands for mnist-bench: as the head it says which two programs it was given, and how.
  private func program(_ text: String) -> String {
    """
    # \(text)
    echo "$*" | sed 's|--base-binary [^ ]* --head-binary [^ ]* ||'
    echo "base: $(sed -n 3p "$3")"
    echo "head: $(sed -n 3p "$5")"
    echo "temporary: $TMPDIR"
    echo "lengths: ${#3} ${#5}"
    echo "worktrees: $(git worktree list | wc -l | tr -d ' ')"
    """
  }

  init() throws {
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    try Script.write(
      """
      [ "$1" != --version ] || { echo "Swift 6"; exit 0; }
      echo "swift $*"
      while [ $# -gt 0 ]; do
        case $1 in
          --package-path) package=$2 ;;
          --scratch-path) scratch=$2 ;;
        esac
        shift
      done
      [ -z "${SIGNAL:-}" ] || { kill -s "$SIGNAL" $PPID; exit 1; }
      mkdir -p "$scratch/release"
      cp "$package/program" "$scratch/release/mnist-bench"
      """, to: folder.url.appending(path: "bin/swift"))
    try Script.write(program("old"), to: repository.appending(path: "program"))
    try Data(".build/\n".utf8).write(to: repository.appending(path: ".gitignore"))
    try git("init --quiet --initial-branch main && git add . && git commit --quiet --message old && git tag base")
    try Script.write(program("new"), to: repository.appending(path: "program"))
    try git("commit --quiet --all --message new")
    try Script.write(program("built from this checkout"), to: repository.appending(path: ".build/release/mnist-bench"))
  }

  private func git(_ arguments: String) throws { try Script.git(arguments, in: repository) }

  private func ab(_ variables: [String: String], _ flags: String = "") throws -> (status: Int32, output: String) {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let environment = variables.merging([
      "PATH": "\(folder.path("bin")):\(path)", "TMPDIR": temporary.path,
    ]) { $1 }
    return try Script.run("sh '\(Self.script.path)' \(flags)", in: repository, environment: environment)
  }

  private func expectNothingLeftBehind() throws {
    #expect(folder.names(in: "temporary") == [])
    let worktrees = try Script.run("git worktree list", in: repository).output
    #expect(worktrees.split(separator: "\n").count == 1, "\(worktrees)")
  }

  @Test func baseIsBuiltFromItsRevisionAndHeadIsThisCheckout() throws {
    let result = try ab(["BASE": "base", "WORKLOADS": "conv2-forward conv3", "KERNELS": "simd"], "--threshold 1")
    #expect(result.status == 0)
    for line in [
      "base: # old", "head: # built from this checkout", "worktrees: 2",
      "--workloads conv2-forward conv3 --kernels simd --threshold 1",
    ] { #expect(result.output.contains(line), "\(line): \(result.output)") }
    #expect(result.output.contains("temporary: \(temporary.path)/mnist-bench-ab."))
    let lengths = result.output.split(separator: "\n").first { $0.hasPrefix("lengths: ") }?.split(separator: " ")
    #expect(lengths?.count == 3 && lengths?[1] == lengths?[2])
    try expectNothingLeftBehind()
  }

  @Test func uncommittedChangesAreSaid() throws {
    #expect(try !ab(["BASE": "base"]).output.contains("with uncommitted changes"))
    try Script.write(program("newest"), to: repository.appending(path: "program"))
    #expect(try ab(["BASE": "base"]).output.contains(", with uncommitted changes"))
    #expect(try Script.run("sed -n 3p program", in: repository).output == "# newest\n")
    try git("checkout --quiet program")
    #expect(try !ab(["BASE": "base"]).output.contains("with uncommitted changes"))
    try Script.write("", to: repository.appending(path: "Sources/new"))
    #expect(try ab(["BASE": "base"]).output.contains(", with uncommitted changes"))
  }

  @Test func aBaseIsBuiltOnlyOnce() throws {
    #expect(try ab(["BASE": "base"]).output.contains("swift build "))
    let again = try ab(["BASE": "base"])
    #expect(again.status == 0 && !again.output.contains("swift build "))
    #expect(again.output.contains("base: # old"))
    #expect(try ab(["BASE": "main"]).output.contains("base: # new"))
  }

  @Test func aBaseThatDoesNotBuildLeavesNothingBehind() throws {
    try git("rm --quiet program && git commit --quiet --message broken")
    let result = try ab(["BASE": "main"])
    #expect(result.status == 1)
    #expect(result.output.contains("error: main does not build"))
    try expectNothingLeftBehind()
    #expect(folder.names(in: "repository/.build/ab") == ["scratch"])
  }

  // Ctrl-C takes the same way, but where tests run in the background, shells cannot catch it.
  @Test(arguments: ["TERM", "HUP"]) func whatEndsABuildLeavesNothingBehind(signal: String) throws {
    let result = try ab(["BASE": "base", "SIGNAL": signal])
    #expect(result.status > 128 && !result.output.contains("head:"), "\(result.output)")
    try expectNothingLeftBehind()
    #expect(!folder.names(in: "repository/.build/ab").contains("bases"))
  }

  @Test func theVerdictIsPassedOn() throws {
    try Script.write("exit 2", to: repository.appending(path: ".build/release/mnist-bench"))
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
