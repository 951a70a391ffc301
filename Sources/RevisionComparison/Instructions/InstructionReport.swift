import BenchmarkReports
import ReportFormats

/// The instructions of two programs, for people and programs to read.
package struct InstructionReport {
  /// The base's name for users.
  let baseName: String
  /// The head's name for users.
  let headName: String
  let rows: [Row]

  /// One benchmark.
  struct Row {
    let name: String
    let base: InstructionCounts
    let head: InstructionCounts
    let changes: [InstructionComparison.SymbolChange]

    /// One line for each event: its name, both counts, their difference, and the change as a share of the base.
    var lines: [[String]] {
      InstructionCounts.events.map { event, count in
        let (base, head) = (base[keyPath: count], head[keyPath: count])
        return [event, base.grouped, head.grouped, (head - base).signed, Self.change(from: base, to: head)]
      }
    }

    private static func change(from base: Int, to head: Int) -> String {
      base == 0 ? "-" : (Double(head - base) / Double(base)).signedPercent
    }
  }

  /// The report of counted rows; functions have their names from swift-demangle.
  package init(baseName: String, headName: String, comparisons: [InstructionComparison]) {
    self.baseName = baseName
    self.headName = headName
    let symbols = comparisons.flatMap { [$0.base.symbols.keys, $0.head.symbols.keys] }.flatMap { $0 }
    let demangled = SymbolNames.demangled(Set(symbols))
    rows = comparisons.map {
      Row(name: $0.name, base: $0.base.call, head: $0.head.call, changes: $0.changes(demangled: demangled))
    }
  }

  static let columns: [Table.Column] = [
    .text("one call"), .number("base"), .number("head"), .number("difference"), .number("change"),
  ]
  static let symbolColumns: [Table.Column] =
    InstructionCounts.events.map { .number($0.name) } + [.text("function, by itself: head - base")]
}

extension InstructionComparison.SymbolChange {
  /// The difference of each event, and the name.
  var cells: [String] {
    InstructionCounts.events.map { difference[keyPath: $0.count].signed } + [symbol]
  }
}
