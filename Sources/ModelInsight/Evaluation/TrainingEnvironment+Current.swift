import BenchmarkReports
import Foundation
import NeuralNetwork

extension TrainingEnvironment {
  /// The machine and the program as they are now.
  package static func current() -> TrainingEnvironment {
    let machine = Machine.current()
    let revision = SourceRevision.current
    return TrainingEnvironment(
      date: Date().formatted(.iso8601), cpuModel: machine.cpuModel, logicalProcessors: machine.logicalProcessors,
      operatingSystem: machine.operatingSystem, compiler: BuildDescription.compiler,
      buildType: Machine.isDebugBuild ? "debug" : "release", gitCommit: revision?.commit,
      isGitDirty: revision?.isDirty)
  }
}
