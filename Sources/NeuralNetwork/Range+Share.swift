extension Range where Bound == Int {
  /// Share number `index` of `count` shares, which follow each other and are as equal as can be.
  func share(_ index: Int, of count: Int) -> Range<Int> {
    lowerBound + index * self.count / count..<lowerBound + (index + 1) * self.count / count
  }
}
