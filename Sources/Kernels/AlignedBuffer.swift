/// A fixed number of elements in memory aligned to a cache line, shared by reference.
///
/// A slice made with ``subscript(_:)-(Range<Int>)`` shares the memory of its buffer, so a network can keep all its
/// parameters in one allocation. Reading and writing are bounds-checked. Kernels use bare pointers, after a plan has
/// checked the counts.
///
/// The buffer does not order concurrent accesses. Threads that share a buffer must use separate ranges or synchronise.
public struct AlignedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// The alignment in bytes of every buffer made by ``init(count:repeating:)``: one cache line, one 512-bit vector.
  public static var alignment: Int { 64 }

  private final class Allocation {
    private let memory: UnsafeMutableRawPointer
    let start: UnsafeMutablePointer<Element>

    init(count: Int) {
      let bytes = max(count, 1) * MemoryLayout<Element>.stride
      let shift = BufferPlacement.nextShift()
      memory = UnsafeMutableRawPointer.allocate(byteCount: shift + bytes, alignment: AlignedBuffer.alignment)
      start = (memory + shift).bindMemory(to: Element.self, capacity: max(count, 1))
    }

    deinit { memory.deallocate() }
  }

  private let owner: AnyObject
  private let start: UnsafeMutablePointer<Element>

  /// The number of elements.
  public let count: Int

  /// Makes a buffer of `count` copies of `value`.
  public init(count: Int, repeating value: Element) {
    precondition(count >= 0, "a buffer cannot have \(count) elements")
    let allocation = Allocation(count: count)
    owner = allocation
    start = allocation.start
    self.count = count
    start.initialize(repeating: value, count: count)
  }

  /// Makes a buffer holding the elements of `elements`, in order.
  public init(_ elements: some Collection<Element>) {
    let allocation = Allocation(count: elements.count)
    owner = allocation
    start = allocation.start
    count = elements.count
    _ = UnsafeMutableBufferPointer(start: start, count: count).initialize(from: elements)
  }

  /// Makes a buffer of existing, initialised memory, which must live as long as `owner`. The buffer has the alignment
  /// of the memory.
  package init(_ memory: UnsafeMutableBufferPointer<Element>, owner: AnyObject) {
    self.owner = owner
    start = memory.baseAddress!
    count = memory.count
  }

  private init(sharing buffer: AlignedBuffer, range: Range<Int>) {
    owner = buffer.owner
    start = buffer.start + range.lowerBound
    count = range.count
  }

  /// The element at `index`, which must be in `0..<count`.
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "index \(index) is outside a buffer of \(count)")
      return start[index]
    }
    nonmutating set {
      precondition(index >= 0 && index < count, "index \(index) is outside a buffer of \(count)")
      start[index] = newValue
    }
  }

  /// The elements in `range`, sharing this buffer's memory.
  public subscript(range: Range<Int>) -> AlignedBuffer {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "range \(range) is outside a buffer of \(count)")
    return AlignedBuffer(sharing: self, range: range)
  }

  /// The elements as an array.
  public var array: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }

  /// Sets every element to `value`.
  public func fill(with value: Element) { start.update(repeating: value, count: count) }

  /// Copies the elements of `other`, which must have the same count.
  public func copy(from other: AlignedBuffer) {
    precondition(other.count == count, "cannot copy \(other.count) elements into a buffer of \(count)")
    start.update(from: other.start, count: count)
  }

  /// The elements in place, for filling them in bulk; valid while the buffer is alive.
  package var elements: UnsafeMutableBufferPointer<Element> { UnsafeMutableBufferPointer(start: start, count: count) }

  /// The memory itself, for kernels and for callers that have checked `count`; valid while the buffer is alive.
  package var pointer: UnsafeMutablePointer<Element> { start }
}

extension AlignedBuffer where Element: AdditiveArithmetic {
  /// Makes a buffer of `count` zeros.
  public init(zeros count: Int) { self.init(count: count, repeating: .zero) }
}

extension AlignedBuffer {
  /// The same memory as bytes.
  package var bytes: AlignedBuffer<UInt8> {
    AlignedBuffer<UInt8>(
      UnsafeMutableRawBufferPointer(start: start, count: count * MemoryLayout<Element>.stride).assumingMemoryBound(
        to: UInt8.self), owner: owner)
  }
}
