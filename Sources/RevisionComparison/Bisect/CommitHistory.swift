import BenchmarkReports
import Foundation

/// The commits between two revisions, oldest first, along the first parents: a merge is one commit, which has all that
/// it brings.
package struct CommitHistory: Sendable {
  /// A commit.
  package struct Commit: Sendable, Equatable {
    /// The full hash.
    package let id: String
    /// The hash as git shortens it.
    package let short: String
    /// The first line of the message.
    package let subject: String
  }

  /// The top folder of the repository.
  package let repository: URL

  /// The good revision, then the commits that count: each one's number is its place.
  package let revisions: [Commit]

  /// How many commits do not count, because they change nothing that is compiled.
  package let passedBy: Int

  /// What decides a program: sources, and the manifest with its flags. Documentation is not compiled.
  private static let compiled = ["Sources", "Package.swift", ":(exclude)*.docc/*"]

  /// The history from `good` to `bad` in the repository around `folder`; `countsAll` counts commits that change nothing
  /// that is compiled, too.
  ///
  /// - Throws: ``BisectError`` if one of them is no revision, `good` is not on the line of `bad`'s first parents, or no
  ///   commit counts.
  package init(around folder: URL, good: String, bad: String, countsAll: Bool) throws(BisectError) {
    guard let top = Git.output("rev-parse", "--show-toplevel", in: folder) else {
      throw BisectError(description: "\(folder.path): expected a folder in a git repository")
    }
    repository = URL(filePath: top)
    let goodCommit = try Self.commit(good, flag: "--good", in: repository)
    let badCommit = try Self.commit(bad, flag: "--bad", in: repository)
    let all = Self.line(from: goodCommit, to: badCommit, in: repository)
    try Self.check(all, good: (good, goodCommit), bad: (bad, badCommit), in: repository)
    let counted =
      countsAll ? all : Self.line(from: goodCommit, to: badCommit, paths: ["--"] + Self.compiled, in: repository)
    guard !counted.isEmpty else {
      throw BisectError(
        description: "no commit from \(good) to \(bad) changes Sources or Package.swift (--all counts the others)")
    }
    let name = Git.output("log", "-1", "--format=%h%x09%s", goodCommit, in: repository) ?? goodCommit
    revisions = [Self.parsed("\(goodCommit)\t\(name)")] + counted
    passedBy = all.count - counted.count
  }

  /// The number of commits that count.
  package var commits: Int { revisions.count - 1 }

  /// The files that a commit changes, compared with its first parent.
  package func files(of commit: Commit) -> [String] {
    let names = Git.output(
      "diff-tree", "-r", "--name-only", "--no-commit-id", "\(commit.id)^1", commit.id, in: repository)
    return (names ?? "").split(separator: "\n").map(String.init)
  }

  /// The range of commits that a merge brings; nil if the commit is no merge.
  package func merged(by commit: Commit) -> (good: String, bad: String)? {
    guard let branch = Git.output("rev-parse", "--verify", "--quiet", "\(commit.id)^2", in: repository),
      let start = Git.output("merge-base", "\(commit.id)^1", branch, in: repository)
    else { return nil }
    return (String(start.prefix(commit.short.count)), "\(commit.short)^2")
  }

  private static func commit(_ revision: String, flag: String, in repository: URL) throws(BisectError) -> String {
    guard !revision.isEmpty, !revision.hasPrefix("-"),
      let commit = Git.output("rev-parse", "--verify", "--quiet", "\(revision)^{commit}", in: repository)
    else { throw BisectError(description: "\(flag) \(revision): expected a revision of this repository") }
    return commit
  }

  private static func check(
    _ all: [Commit], good: (name: String, commit: String), bad: (name: String, commit: String), in repository: URL
  ) throws(BisectError) {
    guard good.commit != bad.commit else {
      throw BisectError(description: "--good \(good.name) and --bad \(bad.name) are the same commit")
    }
    guard Git.output("merge-base", "--is-ancestor", good.commit, bad.commit, in: repository) != nil else {
      let isReversed = Git.output("merge-base", "--is-ancestor", bad.commit, good.commit, in: repository) != nil
      throw BisectError(
        description: "--good \(good.name): expected an ancestor of --bad \(bad.name)"
          + (isReversed ? "; it is the other way round (to find what became faster, use --faster)" : ""))
    }
    let before = all.first.flatMap { Git.output("rev-parse", "\($0.id)^1", in: repository) }
    guard before == good.commit else {
      throw BisectError(
        description: "--good \(good.name): expected a commit on the line of first parents of --bad \(bad.name)"
          + (before.map { ", such as \($0.prefix(10))" } ?? ""))
    }
  }

  private static func line(from good: String, to bad: String, paths: [String] = [], in repository: URL) -> [Commit] {
    let arguments = ["log", "--first-parent", "--reverse", "--format=%H%x09%h%x09%s", "\(good)..\(bad)"] + paths
    return (Git.output(arguments, in: repository) ?? "").split(separator: "\n").map { parsed(String($0)) }
  }

  private static func parsed(_ line: String) -> Commit {
    let parts = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    return Commit(id: parts[0], short: parts[1], subject: parts.count > 2 ? parts[2] : "")
  }
}

/// Why a bisection cannot be done.
package struct BisectError: Error, CustomStringConvertible {
  /// One line: what was expected, and what was found.
  package let description: String
}
