import Foundation
import Testing

@testable import Bisection

@Suite struct BisectionTests {
  /// A search among commits of which one has a shift, without noise worth the name; `builds` is kept up to date.
  private func search(
    commits: Int, shift: Int, builds: inout Builds, rule: (Int) -> Bool = { _ in true }
  ) -> RowBisection {
    var bisection = Bisection(commits: commits, rows: 1)
    var life = 0
    while let next = bisection.next([builds], secondsPerLife: 0.5) {
      let failed = [next.pair.older, next.pair.newer].filter { !rule($0) }
      builds.built.formUnion([next.pair.older, next.pair.newer])
      builds.broken.formUnion(failed)
      guard failed.isEmpty else { continue }
      let logarithms = (0..<next.lives).map { _ in
        life += 1
        return (next.pair.older < shift && shift <= next.pair.newer ? 0.04 : 0) + 0.003 * sin(Double(life))
      }
      bisection.add(logarithms, of: next.pair, row: 0)
    }
    return bisection.rows[0]
  }

  @Test("The first comparison is that of both ends, the next one about halves what is left")
  func first() throws {
    var bisection = Bisection(commits: 16, rows: 1)
    let first = bisection.next([Builds()], secondsPerLife: 0.5)
    #expect(first?.pair == RevisionPair(0, 16) && first?.lives == 6)
    bisection.add([0.04, 0.041, 0.039, 0.04, 0.042, 0.038], of: RevisionPair(0, 16), row: 0)
    let second = try #require(bisection.next([Builds(built: [0, 16])], secondsPerLife: 0.5))
    #expect((7...9).contains(second.pair.commits) && second.lives == 3)
    #expect(second.pair.older == 0 || second.pair.newer == 16)
  }

  @Test("Each commit is found", arguments: 1...9)
  func everyCommit(shift: Int) {
    var builds = Builds()
    let row = search(commits: 9, shift: shift, builds: &builds)
    #expect(row.commit == shift)
  }

  @Test("A single commit is judged, too")
  func oneCommit() {
    var builds = Builds()
    #expect(search(commits: 1, shift: 1, builds: &builds).commit == 1)
    builds = Builds()
    let none = search(commits: 1, shift: 2, builds: &builds)
    guard case .noShift = none.conclusion else {
      Issue.record("\(String(describing: none.conclusion))")
      return
    }
  }

  @Test("Revisions that cannot be built are passed over, and the search does not stay among them")
  func broken() {
    var builds = Builds()
    let row = search(commits: 64, shift: 40, builds: &builds) { !(20...36).contains($0) }
    #expect(row.commit == 40)
    #expect(builds.broken.count <= 5)
  }

  @Test("A shift at revisions that cannot be built is a range")
  func range() {
    var builds = Builds()
    let row = search(commits: 64, shift: 30, builds: &builds) { !(28...33).contains($0) }
    guard case .shift(let pair, _) = row.conclusion else {
      Issue.record("\(String(describing: row.conclusion))")
      return
    }
    #expect(pair == RevisionPair(27, 34))
  }

  @Test("Where a revision does not build, one between it and another such one hardly does; near one that does, one may")
  func chance() {
    let builds = Builds(built: [0, 10, 14, 30], broken: [10, 14])
    #expect(builds.chance(of: 12) == 0.1)
    #expect(builds.chance(of: 4) == 0.6)
    #expect(builds.chance(of: 18) == 0.25)
    #expect(builds.chance(of: 30) == 1)
    #expect(Builds(built: [0, 30]).chance(of: 7) == 1)
  }

  @Test("Kept programs are taken where they tell nearly as much")
  func kept() {
    var bisection = Bisection(commits: 64, rows: 1)
    bisection.add([0.04, 0.041, 0.039, 0.04, 0.042, 0.038], of: RevisionPair(0, 64), row: 0)
    var builds = Builds(built: [0, 64])
    builds.kept = [25]
    let next = bisection.next([builds], secondsPerLife: 0.5)
    #expect(next?.pair.older == 25 || next?.pair.newer == 25)
  }

  @Test("Rows that are decided are left out, and what serves several rows comes first")
  func rows() throws {
    var bisection = Bisection(commits: 8, rows: 3)
    let ends = RevisionPair(0, 8)
    #expect(bisection.next([Builds(), Builds(), Builds()], secondsPerLife: 0.5)?.rows.sorted() == [0, 1, 2])
    let (slow, same) = ([0.04, 0.041, 0.039, 0.04, 0.042, 0.038], [0, 0.001, -0.001, 0, 0.002, -0.002])
    for (row, logarithms) in [slow, same, slow].enumerated() { bisection.add(logarithms, of: ends, row: row) }
    let built = [Builds](repeating: Builds(built: [0, 8]), count: 3)
    let next = try #require(bisection.next(built, secondsPerLife: 0.5))
    #expect(next.rows.sorted() == [0, 2] && next.pair.commits == 4)
  }
}
