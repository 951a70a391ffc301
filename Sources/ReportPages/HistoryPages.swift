import BenchmarkHistory

/// Benchmark histories for a page, and where their commits can be read.
package struct HistoryPages {
  /// The histories, one for each class of machines.
  let histories: [MachineHistory]

  private let commitLink: String?

  /// The place of the commit's name in an address.
  package static let placeholder = "{commit}"

  /// No history.
  package static let none = HistoryPages(histories: [], commitLink: nil)

  /// Histories, and the address of a commit with ``placeholder`` in it; nil if commits have no address.
  package init(histories: [MachineHistory], commitLink: String?) {
    self.histories = histories
    self.commitLink = commitLink
  }

  /// The address of a commit.
  func link(to commit: String) -> String? { commitLink?.replacing(Self.placeholder, with: commit) }
}
