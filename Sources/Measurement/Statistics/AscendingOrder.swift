import Foundation

extension [Double] {
  /// The values in ascending order; none is NaN.
  ///
  /// This uses C's `qsort`. In debug builds the standard library's sort is unspecialised generic code, and simulations
  /// of thousands of comparisons would spend most of their time in it.
  package func ascending() -> [Double] {
    var values = self
    values.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      qsort(start, count, MemoryLayout<Double>.stride) { first, second in
        let first = first!.assumingMemoryBound(to: Double.self).pointee
        let second = second!.assumingMemoryBound(to: Double.self).pointee
        return first < second ? -1 : first > second ? 1 : 0
      }
    }
    return values
  }
}
