import Foundation
import Testing

extension Script {
  /// Runs git in a repository that a test has, as somebody; all that it prints.
  @discardableResult static func git(_ arguments: String, in repository: URL) throws -> String {
    let identity = ["NAME": "Test", "EMAIL": "test@example.com"]
    let environment = Dictionary(
      uniqueKeysWithValues: identity.flatMap { key, value in
        [("GIT_AUTHOR_\(key)", value), ("GIT_COMMITTER_\(key)", value)]
      })
    let result = try run("git \(arguments)", in: repository, environment: environment)
    try #require(result.status == 0, "\(result.output)")
    return result.output
  }
}
