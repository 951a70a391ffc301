/// Machine code of x86-64 or arm64 as `llvm-objdump -d --no-show-raw-insn` prints it.
struct Disassembly {
  struct Instruction {
    let address: Int
    let mnemonic: String
    /// Of x86-64 in AT&T syntax, the destination last; comments included.
    let operands: String
  }

  struct Function {
    /// The mangled name.
    let name: String
    var instructions: [Instruction] = []
  }

  let functions: [Function]

  init(_ text: String) {
    var functions: [Function] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2)
      let first = fields[0].drop { $0 == UInt8(ascii: " ") }
      if fields.count > 1, let address = Int(String(Substring(first.prefix { $0 != UInt8(ascii: ":") })), radix: 16) {
        let instruction = Instruction(
          address: address, mnemonic: String(Substring(fields[1])),
          operands: fields.count > 2 ? String(Substring(fields[2])) : "")
        functions[functions.count - 1].instructions.append(instruction)
      } else if line.last == UInt8(ascii: ":"), let start = line.firstIndex(of: UInt8(ascii: "<")) {
        functions.append(Function(name: String(Substring(line[line.index(after: start)...].dropLast(2)))))
      }
    }
    self.functions = functions
  }
}

extension Disassembly.Instruction {
  /// The address that it jumps to; nil if it is no jump or the address is unknown.
  var target: Int? {
    let isBranch = mnemonic == "b" || ["j", "b.", "cb", "tb"].contains { mnemonic.hasPrefix($0) }
    // The address is the last operand: arm64's may come behind the register and the bit that it tests.
    guard isBranch, let start = operands.prefix(while: { $0 != "<" }).ranges(of: "0x").last else { return nil }
    return Int(operands[start.upperBound...].prefix { $0.isHexDigit }, radix: 16)
  }

  /// Whether it moves a vector register to or from a fixed place in the function's frame: a spill, because no register
  /// was left. An address with an index belongs to an array.
  var isVectorInFrame: Bool {
    (operands.contains("(%rsp)") || operands.contains("(%rbp)")) && operands.contains("mm")
      || (operands.contains("[sp") || operands.contains("[x29")) && operands.hasPrefix("q")
  }

  fileprivate func isMultiplyAdd(of register: String) -> Bool {
    let isX86 = (mnemonic.hasPrefix("vfm") || mnemonic.hasPrefix("vfnm")) && mnemonic.hasSuffix("ps")
    return (isX86 || mnemonic == "fmla" || mnemonic == "fmls") && operands.contains(register)
  }

  fileprivate func isPacked(_ operation: String, of register: String) -> Bool {
    (mnemonic == operation + "ps" || mnemonic == "v" + operation + "ps") && operands.contains(register)
  }
}

/// An innermost loop that multiplies and adds up vectors.
struct InnerLoop {
  let function: String
  let instructions: ArraySlice<Disassembly.Instruction>
  /// Multiply-adds: fused ones, or pairs of a product and a sum.
  let multiplyAdds: Int

  /// The instructions that read or write the frame because no register was left.
  var spills: [Disassembly.Instruction] { instructions.filter(\.isVectorInFrame) }

  /// The fewest multiply-adds of a loop whose sums are a register tile.
  private static let fewestMultiplyAdds = 4

  /// The loops of tiles of vectors that a register called `register` holds: xmm, ymm, zmm, or .4s of arm64.
  static func all(in function: Disassembly.Function, register: String) -> [InnerLoop] {
    let instructions = function.instructions
    let places = Dictionary(uniqueKeysWithValues: zip(instructions.map(\.address), instructions.indices))
    // Jumps back to one place are of one loop.
    let ends = Dictionary(
      instructions.indices.compactMap { end in
        instructions[end].target.flatMap { places[$0] }.flatMap { $0 <= end ? ($0, end) : nil }
      }, uniquingKeysWith: max)
    let ranges = ends.map { $0...$1 }
    // A loop in which another begins is around it, although the compiler may have moved some of its instructions away.
    return ranges.filter { range in !ranges.contains { $0 != range && range.contains($0.lowerBound) } }
      .sorted { $0.lowerBound < $1.lowerBound }
      .compactMap { range in
        let body = instructions[range]
        let products = body.count { $0.isPacked("mul", of: register) }
        let sums = body.count { $0.isPacked("add", of: register) }
        let multiplyAdds = body.count { $0.isMultiplyAdd(of: register) } + min(products, sums)
        // A body with a return in it is no loop, but code that the compiler moved behind one.
        guard multiplyAdds >= fewestMultiplyAdds, !body.contains(where: { $0.mnemonic.hasPrefix("ret") }) else {
          return nil
        }
        return InnerLoop(function: function.name, instructions: body, multiplyAdds: multiplyAdds)
      }
  }
}
