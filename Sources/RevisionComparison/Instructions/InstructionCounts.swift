/// Instructions that a piece of code executed, counted by callgrind. Only differences can be negative.
struct InstructionCounts: Hashable, Encodable {
  /// Instructions completed.
  var instructions = 0
  /// Instructions that read memory.
  var loads = 0
  /// Instructions that write memory.
  var stores = 0
  /// Conditional branches, taken or not.
  var branches = 0

  /// The counts with their names, in the order in which they are shown.
  static let events: [(name: String, count: KeyPath<InstructionCounts, Int> & Sendable)] = [
    ("instructions", \.instructions), ("loads", \.loads), ("stores", \.stores), ("branches", \.branches),
  ]

  static func + (a: InstructionCounts, b: InstructionCounts) -> InstructionCounts {
    InstructionCounts(
      instructions: a.instructions + b.instructions, loads: a.loads + b.loads, stores: a.stores + b.stores,
      branches: a.branches + b.branches)
  }

  static func - (a: InstructionCounts, b: InstructionCounts) -> InstructionCounts {
    InstructionCounts(
      instructions: a.instructions - b.instructions, loads: a.loads - b.loads, stores: a.stores - b.stores,
      branches: a.branches - b.branches)
  }
}
