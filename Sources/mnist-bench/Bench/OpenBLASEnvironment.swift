import Foundation

/// What the environment tells OpenBLAS to do other than it would by itself.
enum OpenBLASEnvironment {
  /// One sentence for each variable that is set.
  static var warnings: [String] {
    ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("OPENBLAS_") }.sorted { $0.key < $1.key }
      .map { "the environment sets \($0.key)=\($0.value): blas is not what it would be by itself" }
  }
}
