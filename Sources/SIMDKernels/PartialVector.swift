// Reading and writing the first few lanes of a vector, by halves: a few moves instead of one for each lane.

extension SIMD where Scalar == Float {
  @inline(__always)
  fileprivate static func load(from memory: UnsafePointer<Float>) -> Self {
    UnsafeRawPointer(memory).loadUnaligned(as: Self.self)
  }

  @inline(__always)
  fileprivate func store(to memory: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(memory).storeBytes(of: self, as: Self.self)
  }
}

/// A vector that can be read and written in part.
protocol PartialVector: SIMD<Float> {
  /// The first `count` lanes from memory, zero in the others.
  static func load(first count: Int, from memory: UnsafePointer<Float>) -> Self
  /// Writes the first `count` lanes.
  func store(first count: Int, to memory: UnsafeMutablePointer<Float>)
}

extension SIMD2: PartialVector where Scalar == Float {
  @inline(__always)
  static func load(first count: Int, from memory: UnsafePointer<Float>) -> Self {
    Self(count > 0 ? memory[0] : 0, count > 1 ? memory[1] : 0)
  }

  @inline(__always)
  func store(first count: Int, to memory: UnsafeMutablePointer<Float>) {
    if count > 0 { memory[0] = x }
    if count > 1 { memory[1] = y }
  }
}

extension SIMD4: PartialVector where Scalar == Float {
  @inline(__always)
  static func load(first count: Int, from memory: UnsafePointer<Float>) -> Self {
    count >= 2
      ? Self(lowHalf: .load(from: memory), highHalf: .load(first: count - 2, from: memory + 2))
      : Self(lowHalf: .load(first: count, from: memory), highHalf: .zero)
  }

  @inline(__always)
  func store(first count: Int, to memory: UnsafeMutablePointer<Float>) {
    if count >= 2 {
      lowHalf.store(to: memory)
      highHalf.store(first: count - 2, to: memory + 2)
    } else {
      lowHalf.store(first: count, to: memory)
    }
  }
}

extension SIMD8: PartialVector where Scalar == Float {
  @inline(__always)
  static func load(first count: Int, from memory: UnsafePointer<Float>) -> Self {
    count >= 4
      ? Self(lowHalf: .load(from: memory), highHalf: .load(first: count - 4, from: memory + 4))
      : Self(lowHalf: .load(first: count, from: memory), highHalf: .zero)
  }

  @inline(__always)
  func store(first count: Int, to memory: UnsafeMutablePointer<Float>) {
    if count >= 4 {
      lowHalf.store(to: memory)
      highHalf.store(first: count - 4, to: memory + 4)
    } else {
      lowHalf.store(first: count, to: memory)
    }
  }
}

extension SIMD16: PartialVector where Scalar == Float {
  @inline(__always)
  static func load(first count: Int, from memory: UnsafePointer<Float>) -> Self {
    count >= 8
      ? Self(lowHalf: .load(from: memory), highHalf: .load(first: count - 8, from: memory + 8))
      : Self(lowHalf: .load(first: count, from: memory), highHalf: .zero)
  }

  @inline(__always)
  func store(first count: Int, to memory: UnsafeMutablePointer<Float>) {
    if count >= 8 {
      lowHalf.store(to: memory)
      highHalf.store(first: count - 8, to: memory + 8)
    } else {
      lowHalf.store(first: count, to: memory)
    }
  }
}
