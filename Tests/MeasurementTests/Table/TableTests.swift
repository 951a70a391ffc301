import Testing

@testable import BenchmarkReports

@Suite struct TableTests {
  private func table(kernel: String = "simd-avx512") -> Table {
    var table = Table(columns: [.text("kernel"), .number("time"), .number("speed-up"), .text("verdict")])
    table.addHeading("conv2-forward, batch 32")
    table.addRow([TableCell("naive"), TableCell("1.23 ms"), TableCell("1.00x"), TableCell("-")])
    table.addRow([
      TableCell(kernel), TableCell("9.87 us"), TableCell("125x", tone: .good), TableCell("faster", tone: .good),
    ])
    return table
  }

  @Test func alignsNumbersToTheRight() {
    let expected = """
      kernel          time  speed-up  verdict
      -----------  -------  --------  -------
      conv2-forward, batch 32
      naive        1.23 ms     1.00x  -
      simd-avx512  9.87 us      125x  faster

      """
    #expect(table().rendered() == expected)
  }

  @Test(arguments: [40, 60, 100])
  func fitsTheWidthByShorteningText(width: Int) {
    let rendered = table(kernel: String(repeating: "long", count: 40)).rendered(width: width)
    let lines = rendered.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width })
    #expect(rendered.contains("…") && rendered.contains("9.87 us") && rendered.contains("125x"))
    // The widest line uses the width it has.
    #expect(lines[1].count == width)
  }

  @Test func headingsFitToo() {
    var table = Table(columns: [.text("a")])
    table.addHeading(String(repeating: "x", count: 50))
    #expect(table.rendered(width: 10).contains("xxxxxxxxx…\n"))
  }

  @Test func coloursOnlyWhenToldToAndWithoutMovingColumns() {
    let plain = table().rendered()
    let coloured = table().rendered(isColoured: true)
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.contains("\u{1B}[32m125x\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
  }

  @Test(arguments: [
    (0, "0.00 ns"), (0.25, "0.25 ns"), (9.994, "9.99 ns"), (9.996, "10.0 ns"), (99.96, "100 ns"), (999.4, "999 ns"),
    (999.6, "1.00 us"), (12_345, "12.3 us"), (999_600, "1.00 ms"), (2.5e9, "2.50 s"), (1.8e12, "1800 s"),
  ])
  func timesHaveThreeDigitsAndAFittingUnit(nanoseconds: Double, text: String) {
    #expect(UnitFormat.time(nanoseconds: nanoseconds) == text)
  }

  @Test func otherUnits() {
    #expect(UnitFormat.gflops(203.7) == "204 GFLOP/s")
    #expect(UnitFormat.percent(0.8) == "80.0 %")
    #expect(UnitFormat.ratio(12.345) == "12.3x")
  }
}
