/// The commits between neighbouring compared revisions. What was measured cannot tell the commits of one cell apart.
struct Cells: Sendable {
  /// The compared revisions' places, ascending, with both ends of the history.
  let places: [Int]

  init(commits: Int, _ compared: [ComparedPair]) {
    places = Set([0, commits] + compared.flatMap { [$0.pair.older, $0.pair.newer] }).sorted()
  }

  var indices: Range<Int> { 0..<places.count - 1 }

  /// The revisions around a cell.
  func pair(_ cell: Int) -> RevisionPair { RevisionPair(places[cell], places[cell + 1]) }

  /// Whether a pair's difference contains all of a cell.
  func isInside(_ cell: Int, _ pair: RevisionPair) -> Bool {
    pair.older <= places[cell] && places[cell + 1] <= pair.newer
  }

  /// The part of a belief over cells that is between two revisions: within a cell, all commits are alike.
  func share(of belief: [Double], between pair: RevisionPair) -> Double {
    var share = 0.0
    for cell in indices {
      let common = min(pair.newer, places[cell + 1]) - max(pair.older, places[cell])
      guard common > 0 else { continue }
      share += belief[cell] * Double(common) / Double(places[cell + 1] - places[cell])
    }
    return share
  }
}
