import Foundation

/// A repository of its own for scripts that build revisions, with a script in the place of `swift`: building copies the
/// file `program` out of the sources.
struct RevisionRepository {
  let folder: TemporaryFolder
  var url: URL { folder.url.appending(path: "repository") }
  private var temporary: URL { folder.url.appending(path: "temporary") }

  private static let support = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Support")

  init() throws {
    folder = try TemporaryFolder()
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
      [ -e "$package/program" ] || { echo "kernel.swift:1:1: error: cannot find 'x' in scope"; exit 1; }
      mkdir -p "$scratch/release"
      find "$package" -newer "$scratch/built" -name '*.swift' 2>/dev/null | sed 's|.*/|compiled |'
      touch "$scratch/built"
      cp "$package/program" "$scratch/release/mnist-bench"
      sleep "${BUILD_SECONDS:-0}"
      """, to: folder.url.appending(path: "bin/swift"))
    for script in ["builds.sh", "build_revision.sh"] {
      let place = url.appending(path: "Tests/Support/\(script)")
      try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: Self.support.appending(path: script), to: place)
    }
    try Data(".build/\n".utf8).write(to: url.appending(path: ".gitignore"))
    try git("init --quiet --initial-branch main")
  }

  @discardableResult func git(_ arguments: String) throws -> String { try Script.git(arguments, in: url) }

  /// Writes a file.
  func write(_ text: String, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("\(text)\n".utf8).write(to: file)
  }

  /// Commits all that was written.
  func commit(_ subject: String) throws {
    try git("add --all && git commit --quiet --allow-empty --message '\(subject)'")
  }

  /// The environment in which builds are those of the script.
  var environment: [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return ["PATH": "\(folder.path("bin")):\(path)", "TMPDIR": temporary.path]
  }

  /// Runs one of the package's scripts in the repository.
  func run(
    _ script: String, _ flags: String, environment: [String: String]
  ) throws -> (status: Int32, output: String) {
    try Script.run(
      "sh '\(Self.support.appending(path: script).path)' \(flags)", in: url,
      environment: environment.merging(self.environment) { $1 })
  }
}
