import Foundation

/// What callgrind wrote of a program that ran a workload in ``SteadyLoop``.
///
/// The format is described in valgrind's manual, "Callgrind Format Specification"; names and positions are expected
/// uncompressed.
struct CallgrindProfile {
  /// One call of the workload, with all that it calls.
  let call: InstructionCounts

  /// What each function executed itself, without what it calls, by its mangled name.
  let symbols: [String: InstructionCounts]

  /// - Throws: ``CallgrindFormatError`` if `text` is no profile, lacks an event or has no call of the workload.
  init(_ text: String) throws(CallgrindFormatError) {
    var reader = CallgrindReader()
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) { try reader.read(Substring(line)) }
    guard reader.hasCall else {
      throw CallgrindFormatError(description: "callgrind saw no call of the workload's trial in \(SteadyLoop.symbol)")
    }
    call = reader.call
    symbols = reader.symbols
  }
}

/// A profile that is not as callgrind writes it.
struct CallgrindFormatError: Error, CustomStringConvertible {
  /// One line: what is wrong.
  let description: String
}

/// Reads a profile line by line.
private struct CallgrindReader {
  private(set) var call = InstructionCounts()
  private(set) var symbols: [String: InstructionCounts] = [:]
  private(set) var hasCall = false

  /// Where in a line of costs each event stands, after the position.
  private var columns: [Int] = []
  private var function = ""
  private var called = ""
  /// Whether the next line has the costs of what is called, which are not the function's own.
  private var isAfterCalls = false

  mutating func read(_ line: Substring) throws(CallgrindFormatError) {
    if let first = line.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) {
      try readCosts(line)
    } else if let names = line.value(after: "events: ") {
      columns = try ["Ir", "Dr", "Dw", "Bc"].map { (event) throws(CallgrindFormatError) in
        guard let column = names.split(separator: " ").firstIndex(of: event[...]) else {
          throw CallgrindFormatError(description: "callgrind counted no event \(event), only \(names)")
        }
        return column + 1
      }
    } else if let name = line.value(after: "fn=") {
      function = String(name)
    } else if let name = line.value(after: "cfn=") {
      called = String(name)
    } else if line.hasPrefix("calls=") {
      isAfterCalls = true
    }
  }

  private mutating func readCosts(_ line: Substring) throws(CallgrindFormatError) {
    let fields = line.split(separator: " ").map { Int($0) }
    guard columns.count == 4, fields.allSatisfy({ $0 != nil }) else {
      throw CallgrindFormatError(description: "callgrind's output: expected a line number and costs, found: \(line)")
    }
    // Zeros at the end of a line are left out.
    func cost(_ event: Int) -> Int { columns[event] < fields.count ? fields[columns[event]]! : 0 }
    let counts = InstructionCounts(instructions: cost(0), loads: cost(1), stores: cost(2), branches: cost(3))
    guard isAfterCalls else {
      symbols[function, default: InstructionCounts()] = symbols[function, default: InstructionCounts()] + counts
      return
    }
    isAfterCalls = false
    // The loop calls the trial as a value of its protocol: by a witness, whose mangled name ends so.
    if function.contains(SteadyLoop.symbol), called.contains("Trial"), called.hasSuffix("TW") {
      call = call + counts
      hasCall = true
    }
  }
}

extension Substring {
  /// What follows `key` at the beginning; nil if it does not begin so.
  fileprivate func value(after key: String) -> Substring? { hasPrefix(key) ? dropFirst(key.count) : nil }
}
