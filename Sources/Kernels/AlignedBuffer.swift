/// A fixed number of elements in memory aligned to a cache line, shared by reference.
///
/// A buffer is a window: slices made with ``subscript(_:)-(Range<Int>)`` share the memory of the buffer they were cut
/// from, so a network can keep all its parameters in one allocation. Reading and writing are bounds-checked; kernels
/// get at the bare memory through the checked operations of ``KernelSet``.
///
/// The buffer does not order concurrent accesses: whoever shares one among threads gives each thread its own range, or
/// synchronises.
public struct AlignedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// Bytes to which every buffer made by ``init(count:repeating:)`` is aligned: one cache line, one 512-bit vector.
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

  /// Makes a buffer of memory that is there already, initialised, and stays as long as `owner` does. It is aligned as
  /// the memory is.
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

  /// The elements in place, for those who fill them in bulk; valid while the buffer is alive.
  package var elements: UnsafeMutableBufferPointer<Element> { UnsafeMutableBufferPointer(start: start, count: count) }

  /// The memory itself, for kernels and the wrappers that have checked `count`; valid while the buffer is alive.
  package var pointer: UnsafeMutablePointer<Element> { start }
}

extension AlignedBuffer where Element: AdditiveArithmetic {
  /// Makes a buffer of `count` zeros.
  public init(zeros count: Int) { self.init(count: count, repeating: .zero) }
}
