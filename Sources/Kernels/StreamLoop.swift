/// A loop that does little more than read and write memory, to measure its bandwidth.
package enum StreamLoop {
  /// Bytes that ``run(_:_:into:)`` moves for each element: two floats read, one written.
  package static var bytesPerElement: Int { 3 * MemoryLayout<Float>.size }

  /// The triad of McCalpin's STREAM benchmark: sum = a + 3 b. On buffers much larger than the caches it takes as long
  /// as memory does.
  @inline(never)
  package static func run(_ a: AlignedBuffer<Float>, _ b: AlignedBuffer<Float>, into sum: AlignedBuffer<Float>) {
    let (a, b, sum) = (a.elements, b.elements, sum.elements)
    for i in 0..<min(a.count, b.count, sum.count) { sum[i] = a[i] + 3 * b[i] }
  }
}
