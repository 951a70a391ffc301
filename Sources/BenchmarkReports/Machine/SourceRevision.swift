import Foundation

/// A revision of this program's source, as git knows it.
package struct SourceRevision: Equatable {
  package let commit: String
  /// When it was committed, ISO 8601 in UTC.
  package let date: String
  /// Whether the compiled source differs from the commit: files were changed, or are new below `Sources`.
  package let isDirty: Bool

  /// The revision of the checkout that contains this program's file; nil if no checkout contains it.
  package static let current = Bundle.main.executableURL.flatMap {
    SourceRevision(around: $0.resolvingSymlinksInPath().deletingLastPathComponent())
  }

  /// The revision of the checkout that contains a folder; nil if no checkout contains it.
  init?(around folder: URL) {
    guard let commit = Git.output("rev-parse", "HEAD", in: folder), let date = Self.date(of: commit, in: folder),
      let changed = Git.output("status", "--porcelain", "--untracked-files=no", in: folder),
      let new = Git.output("ls-files", "--others", "--exclude-standard", ":/Sources", in: folder)
    else { return nil }
    self.commit = commit
    self.date = date
    isDirty = !changed.isEmpty || !new.isEmpty
  }

  /// When `commit`, a hexadecimal name, was committed, ISO 8601 in UTC; nil if `folder` is in no repository that has
  /// it.
  package static func date(of commit: String, in folder: URL) -> String? {
    Git.output("show", "--no-patch", "--format=%ct", "\(commit)^{commit}", in: folder)
      .flatMap(TimeInterval.init).map { Date(timeIntervalSince1970: $0).formatted(.iso8601) }
  }
}
