import BenchmarkReports

/// This build is not timed: its times say nothing about a release build.
package struct BuildRefusal: Error, CustomStringConvertible {
  /// One line: what the build is, and what to do.
  package let description: String

  /// - Throws: ``BuildRefusal`` if this is a debug or an instrumented build, unless `isForced`.
  package static func check(isForced: Bool) throws(BuildRefusal) {
    guard !isForced else { return }
    let kind: String
    if let instrumentation = Machine.buildInstrumentation {
      kind = "a build with \(instrumentation)"
    } else if Machine.isDebugBuild {
      kind = "a debug build"
    } else {
      return
    }
    throw BuildRefusal(
      description: "this is \(kind), whose times say nothing about a release build: use 'make build' "
        + "(--force times it anyway)")
  }
}
