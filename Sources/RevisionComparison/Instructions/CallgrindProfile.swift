import Foundation
import Profiling

/// callgrind's output for a program that ran a workload in ``SteadyLoop``.
///
/// The format is described in valgrind's manual, "Callgrind Format Specification"; names and positions must be
/// uncompressed.
struct CallgrindProfile {
  /// One call of the workload, with all that it calls.
  let call: InstructionCounts

  /// The counts of each function by its mangled name, without the functions that it calls.
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

/// The error of a profile that is not in callgrind's format.
struct CallgrindFormatError: Error, CustomStringConvertible {
  /// One line: what is wrong.
  let description: String
}

/// Reads a profile line by line.
private struct CallgrindReader {
  private(set) var call = InstructionCounts()
  private(set) var symbols: [String: InstructionCounts] = [:]
  private(set) var hasCall = false

  /// The index of each event in a line of costs, after the position.
  private var columns: [Int] = []
  private var function = ""
  private var called = ""
  /// Whether the next line has the costs of a called function, which do not belong to this function.
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
    // The loop calls the trial through its protocol, by a witness. A witness's mangled name has this ending.
    if function.contains(SteadyLoop.symbol), called.contains("Trial"), called.hasSuffix("TW") {
      call = call + counts
      hasCall = true
    }
  }
}

extension Substring {
  /// The rest after `key` at the beginning; nil if the text does not begin with `key`.
  fileprivate func value(after key: String) -> Substring? { hasPrefix(key) ? dropFirst(key.count) : nil }
}
