/// The instructions of one row in two programs.
package struct InstructionComparison {
  let name: String
  let base: CallgrindProfile
  let head: CallgrindProfile

  /// Functions whose own counts differ, the greatest difference of instructions first.
  struct SymbolChange {
    /// Functions with the same readable name, such as specialisations of a generic function, are added up.
    let symbol: String
    let base: InstructionCounts
    let head: InstructionCounts

    var difference: InstructionCounts { head - base }
  }

  /// The symbols that changed, by the names that `demangled` gives their mangled ones.
  func changes(demangled: [String: String]) -> [SymbolChange] {
    func grouped(_ profile: CallgrindProfile) -> [String: InstructionCounts] {
      Dictionary(profile.symbols.map { (demangled[$0.key] ?? $0.key, $0.value) }) { $0 + $1 }
    }
    let (base, head) = (grouped(base), grouped(head))
    return Set(base.keys).union(head.keys)
      .map { SymbolChange(symbol: $0, base: base[$0] ?? InstructionCounts(), head: head[$0] ?? InstructionCounts()) }
      .filter { $0.base != $0.head }
      .sorted {
        let (a, b) = (abs($0.difference.instructions), abs($1.difference.instructions))
        return a == b ? $0.symbol < $1.symbol : a > b
      }
  }
}
