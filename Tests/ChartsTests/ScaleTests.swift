import Charts
import Testing

@Suite struct ScaleTests {
  @Test func aLinearScaleKeepsProportions() {
    let scale = Scale(.linear, domain: 0...200, from: 100, to: 500)
    #expect(scale.place(0) == 100)
    #expect(scale.place(50) == 200)
    #expect(scale.place(200) == 500)
    #expect(scale.place(1e9) == 500)
  }

  @Test func aLogarithmicScaleKeepsRatios() {
    let scale = Scale(.logarithmic, domain: 1...10_000, from: 400, to: 0)
    for (power, place) in zip([1.0, 10, 100, 1000], [400.0, 300, 200, 100]) {
      #expect(abs(scale.place(power) - place) < 1e-9)
    }
    #expect(scale.place(-1) == 400)
  }

  @Test("Ticks are round, within the domain, and no more than asked for", arguments: [3, 5, 8])
  func linearTicks(count: Int) {
    for domain in [0.0...262, -3...4, 0.97...0.995, 1e-9...3e-9, 1e6...2.5e6] {
      let ticks = Scale(.linear, domain: domain, from: 0, to: 1).ticks(count: count)
      #expect(!ticks.isEmpty && ticks.count <= count + 1, "\(domain): \(ticks)")
      let slack = 1e-9 * (domain.upperBound - domain.lowerBound)
      #expect(ticks.allSatisfy { $0 >= domain.lowerBound - slack && $0 <= domain.upperBound + slack })
      if ticks.count > 1 {
        let step = ticks[1] - ticks[0]
        #expect(zip(ticks.dropFirst(), ticks).allSatisfy { abs($0 - $1 - step) < 1e-6 * step })
      }
    }
    #expect(Scale(.linear, domain: 0...262, from: 0, to: 1).ticks(count: 6) == [0, 50, 100, 150, 200, 250])
  }

  @Test func logarithmicTicksArePowersOfTenAndTheirHalves() {
    let ticks = { (domain: ClosedRange<Double>, count: Int) in
      Scale(.logarithmic, domain: domain, from: 0, to: 1).ticks(count: count)
    }
    #expect(ticks(1...100, 8) == [1, 2, 5, 10, 20, 50, 100])
    #expect(ticks(1...100, 4) == [1, 10, 100])
    #expect(ticks(0.75...1.5, 4).map { (10 * $0).rounded() } == [8, 10, 12, 14])
    #expect(ticks(1e-300...1e300, 6).count <= 8)
  }

  @Test("A domain without extent, or below zero, still has places and ticks")
  func degenerate() {
    for kind in [Scale.Kind.linear, .logarithmic] {
      for domain in [0.0...0, 5...5, -2 ... -1, 0...Double.leastNormalMagnitude, 0...1e308, 1e-320...(.infinity)] {
        let scale = Scale(kind, domain: domain, from: 0, to: 100)
        #expect((0...100).contains(scale.place(domain.upperBound)), "\(kind) \(domain)")
        #expect(scale.ticks(count: 5).allSatisfy { (0...100).contains(scale.place($0)) })
      }
    }
  }
}
