import Foundation
import Testing

@testable import RandomNumbers

@Suite("Random numbers")
struct RandomTests {
  @Test("xoshiro256** gives the reference implementation's numbers for state 1, 2, 3, 4")
  func xoshiroState() {
    var generator = Xoshiro256StarStar(state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
      16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test("xoshiro256** seeded through SplitMix64 gives the numbers published for seed 42")
  func xoshiroSeed() {
    var generator = Xoshiro256StarStar(seed: 42)
    #expect(generator.next() == 1_546_998_764_402_558_742)
    #expect(generator.next() == 6_990_951_692_964_543_102)
  }

  @Test("Streams differ from each other, between purposes and between seeds, and stay what they were")
  func streams() {
    var firsts: Set<UInt64> = []
    for seed in 0..<20 as Range<UInt64> {
      for index in 0..<20 {
        for stream in [
          RandomStream.initialization(tensor: index), .shuffling(epoch: index), .syntheticDigit(index: UInt64(index)),
        ] {
          var generator = Xoshiro256StarStar(seed: seed, stream: stream)
          firsts.insert(generator.next())
        }
      }
    }
    #expect(firsts.count == 20 * 20 * 3)
    var golden = Xoshiro256StarStar(seed: 1, stream: .shuffling(epoch: 2))
    #expect(golden.next() == 5_050_508_829_990_757_451)
  }

  @Test("Uniform numbers are multiples of 2^-24 and 2^-53 in [0, 1), with the uniform distribution's moments")
  func uniform() {
    var generator = Xoshiro256StarStar(seed: 1)
    let floats = (0..<20_000).map { _ in generator.uniformFloat() }
    #expect(floats.allSatisfy { 0 <= $0 && $0 < 1 && $0 * 0x1p24 == ($0 * 0x1p24).rounded() })
    let doubles = (0..<20_000).map { _ in generator.uniformDouble() }
    #expect(doubles.allSatisfy { 0 <= $0 && $0 < 1 && $0 * 0x1p53 == ($0 * 0x1p53).rounded() })
    for numbers in [floats.map(Double.init), doubles] {
      let mean = numbers.reduce(0, +) / 20_000
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
      // Five standard errors.
      #expect(abs(mean - 0.5) < 0.0103)
      #expect(abs(variance - 1.0 / 12) < 0.0027)
    }
    let ranged = (0..<1000).map { _ in generator.uniform(in: -2...3) }
    #expect(ranged.allSatisfy { (-2...3).contains($0) })
    #expect(ranged.min()! < -1.9 && ranged.max()! > 2.9)
  }

  @Test("Bounded integers reach every value equally often", arguments: [1, 2, 3, 10, 100] as [UInt32])
  func bounded(bound: UInt32) {
    var generator = Xoshiro256StarStar(seed: 5)
    var counts = [Int](repeating: 0, count: Int(bound))
    let perValue = 1000
    for _ in 0..<perValue * Int(bound) { counts[Int(generator.uniform(below: bound))] += 1 }
    // Five standard deviations of a binomial count.
    #expect(counts.allSatisfy { abs($0 - perValue) < 5 * 32 })
  }

  @Test("Bounded integers reject the surplus where the bound does not divide 2^32")
  func boundedRejection() {
    // With this bound a third of the plain products would fall on even numbers twice as often as on odd ones.
    let bound: UInt32 = 3 << 30
    var generator = Xoshiro256StarStar(seed: 6)
    var thirds = [0, 0, 0]
    for _ in 0..<30_000 { thirds[Int(generator.uniform(below: bound) % 3)] += 1 }
    #expect(thirds.allSatisfy { abs($0 - 10_000) < 5 * 82 })
  }

  @Test("Gaussian numbers have the normal distribution's moments and tails")
  func gaussian() {
    var generator = Xoshiro256StarStar(seed: 2)
    let count = 50_000
    let numbers = (0..<count).map { _ in generator.gaussian() }
    func moment(_ power: Int) -> Double {
      numbers.reduce(0) { sum, x in sum + (0..<power).reduce(1) { product, _ in product * x } } / Double(count)
    }
    #expect(abs(moment(1)) < 0.0224)
    #expect(abs(moment(2) - 1) < 0.0317)
    #expect(abs(moment(3)) < 0.0867)
    #expect(abs(moment(4) - 3) < 0.22)
    let beyondTwo = Double(numbers.count { abs($0) > 2 }) / Double(count)
    #expect(abs(beyondTwo - 0.0455) < 0.0047)
  }

  @Test("The logarithm without a library agrees with the library's")
  func logarithm() {
    for exponent in stride(from: -1000.0, through: 1000, by: 7.3) {
      let x = exp2(exponent)
      #expect(abs(naturalLogarithm(x) - log(x)) <= 4e-16 * max(1, abs(log(x))), "\(x)")
    }
    for x in stride(from: 0.5, through: 2.1, by: 0.001) {
      #expect(abs(naturalLogarithm(x) - log(x)) <= 4e-16, "\(x)")
    }
  }
}
