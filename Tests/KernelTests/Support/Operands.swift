import Foundation
import Kernels
import Testing

/// The operands of one call of an operation. Each lies between guard elements that must survive the call, at an address that no
/// vector is aligned to (a workspace is aligned, as the protocol promises); outputs and workspaces start as NaN, and guards are NaN too,
/// so that reading what should not be read spoils the result.
final class Operands {
  /// The kernel set and shape, for messages.
  let label: String
  private var checks: [() -> String?] = []

  init(label: String) { self.label = label }

  /// An operand that must not change.
  func input(_ values: [Float]) -> AlignedBuffer<Float> {
    let buffer = place(values, fence: .nan, offset: 19, name: "input")
    checks.append { Self.sameBits(buffer.array, values) ? nil : "an input was changed" }
    return buffer
  }

  /// Labels or positions, which must not change.
  func input(_ values: [UInt8]) -> AlignedBuffer<UInt8> {
    let buffer = place(values, fence: 0xAA, offset: 19, name: "byte input")
    checks.append { buffer.array == values ? nil : "a byte input was changed" }
    return buffer
  }

  /// An operand that is overwritten.
  func output(_ count: Int) -> AlignedBuffer<Float> { update([Float](repeating: .nan, count: count)) }

  /// Positions that are overwritten.
  func bytesOutput(_ count: Int) -> AlignedBuffer<UInt8> {
    place([UInt8](repeating: 0xFF, count: count), fence: 0xAA, offset: 19, name: "byte output")
  }

  /// An operand that is changed.
  func update(_ values: [Float]) -> AlignedBuffer<Float> { place(values, fence: .nan, offset: 19, name: "output") }

  /// Scratch memory.
  func workspace(_ count: Int) -> AlignedBuffer<Float> {
    place([Float](repeating: .nan, count: count), fence: .nan, offset: 16, name: "workspace")
  }

  /// Expects that all inputs and all guard elements are as they were.
  func expectIntact() {
    for check in checks {
      if let failure = check() { Issue.record("\(label): \(failure)") }
    }
  }

  private func place<Element: BitwiseCopyable & Sendable>(
    _ values: [Element], fence: Element, offset: Int, name: String
  ) -> AlignedBuffer<Element> {
    let front = [Element](repeating: fence, count: offset)
    let back = [Element](repeating: fence, count: 32)
    let whole = AlignedBuffer(front + values + back)
    checks.append {
      let intact =
        Self.sameBits(whole[0..<offset].array, front)
        && Self.sameBits(whole[offset + values.count..<whole.count].array, back)
      return intact ? nil : "memory around \(name) of \(values.count) elements was written"
    }
    return whole[offset..<offset + values.count]
  }

  private static func sameBits<Element: BitwiseCopyable>(_ a: [Element], _ b: [Element]) -> Bool {
    a.withUnsafeBytes { a in b.withUnsafeBytes { b in a.elementsEqual(b) } }
  }
}
