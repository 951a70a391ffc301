import Kernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The operands of one call of an operation. Each lies in pages of its own between two guard pages, either against one
/// of them or at an address that no vector is aligned to. The first access to a guard page ends the process with a
/// ``FaultReport``. The call must not change the rest of the operand's pages. The rest is NaN, and so are outputs and
/// workspaces at first, so that a wrong read spoils the result.
final class Operands {
  /// Where an operand lies in its pages.
  enum Placement: String, CaseIterable {
    /// The operand ends at the pages' end (a workspace as near to it as its alignment allows).
    case againstEnd
    /// The operand begins at the pages' start.
    case againstStart
    /// Neither: the operand lies at an address that no vector is aligned to (a workspace is aligned).
    case misaligned
  }

  /// The operation, kernel set, shape and placement, for messages.
  let label: String
  private let placement: Placement
  private var checks: [() -> String?] = []

  init(label: String, placement: Placement = .misaligned) {
    self.label = "\(label), operands \(placement.rawValue)"
    self.placement = placement
    FaultReport.prepare(label: self.label)
  }

  /// An operand that must not change.
  func input(_ values: [Float]) -> AlignedBuffer<Float> {
    let buffer = place(values, fence: .nan, name: "input")
    checks.append { Self.sameBits(buffer.array, values) ? nil : "an input was changed" }
    return buffer
  }

  /// Labels or positions, which must not change.
  func input(_ values: [UInt8]) -> AlignedBuffer<UInt8> {
    let buffer = place(values, fence: 0xAA, name: "byte input")
    checks.append { buffer.array == values ? nil : "a byte input was changed" }
    return buffer
  }

  /// An operand that is overwritten.
  func output(_ count: Int) -> AlignedBuffer<Float> { update([Float](repeating: .nan, count: count)) }

  /// Positions that are overwritten.
  func bytesOutput(_ count: Int) -> AlignedBuffer<UInt8> {
    place([UInt8](repeating: 0xFF, count: count), fence: 0xAA, name: "byte output")
  }

  /// An operand that is changed.
  func update(_ values: [Float]) -> AlignedBuffer<Float> { place(values, fence: .nan, name: "output") }

  /// A workspace.
  func workspace(_ count: Int) -> AlignedBuffer<Float> {
    place(
      [Float](repeating: .nan, count: count), fence: .nan, alignment: AlignedBuffer<Float>.alignment,
      name: "workspace")
  }

  /// One line for each input or guard element that was changed.
  var faults: [String] { checks.compactMap { $0() }.map { "\(label): \($0)" } }

  private func place<Element: BitwiseCopyable & Sendable>(
    _ values: [Element], fence: Element, alignment: Int = MemoryLayout<Element>.alignment, name: String
  ) -> AlignedBuffer<Element> {
    let stride = MemoryLayout<Element>.stride
    let alignedCount = (values.count * stride + alignment - 1) / alignment * alignment / stride
    let misalignedStart = alignment > stride ? 16 : 19
    let pages = GuardedPages(byteCount: (misalignedStart + alignedCount) * stride)
    let room = pages.memory.bindMemory(to: Element.self)
    let start =
      switch placement {
      case .againstEnd: room.count - alignedCount
      case .againstStart: 0
      case .misaligned: misalignedStart
      }
    room.initialize(repeating: fence)
    let memory = UnsafeMutableBufferPointer(rebasing: room[start..<start + values.count])
    _ = memory.update(fromContentsOf: values)
    checks.append {
      let intact = withExtendedLifetime(pages) {
        Self.isFilled(room[..<start], with: fence) && Self.isFilled(room[(start + values.count)...], with: fence)
      }
      return intact ? nil : "memory around \(name) of \(values.count) elements was written"
    }
    return AlignedBuffer(memory, owner: pages)
  }

  /// Whether every element of `memory` has the bits of `element`: the first one has, and each equals the next.
  private static func isFilled<Element: BitwiseCopyable>(
    _ memory: UnsafeMutableBufferPointer<Element>.SubSequence, with element: Element
  ) -> Bool {
    guard !memory.isEmpty else { return true }
    let start = UnsafeRawPointer(memory.base.baseAddress! + memory.startIndex)
    let stride = MemoryLayout<Element>.stride
    return withUnsafeBytes(of: element) { memcmp(start, $0.baseAddress!, stride) } == 0
      && memcmp(start, start + stride, (memory.count - 1) * stride) == 0
  }

  private static func sameBits<Element: BitwiseCopyable>(_ a: [Element], _ b: [Element]) -> Bool {
    a.withUnsafeBytes { a in
      b.withUnsafeBytes { b in
        a.count == b.count && (a.isEmpty || memcmp(a.baseAddress!, b.baseAddress!, a.count) == 0)
      }
    }
  }
}
