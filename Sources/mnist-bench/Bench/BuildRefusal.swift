import Measurement

/// A build whose times say nothing about the program that people use.
struct BuildRefusal: Error, CustomStringConvertible {
  /// One line: what the build is, and what to do.
  let description: String

  /// - Throws: itself if this is a debug or an instrumented build, unless `isForced`.
  static func check(isForced: Bool) throws(BuildRefusal) {
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
        + "(--force times it all the same)")
  }
}
