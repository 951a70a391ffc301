// These sources are built once per instruction set; the build's condition says how wide a vector is. What follows from that is
// here and nowhere else.

#if SIMD_AVX512
  /// The floats that one instruction works on.
  typealias Vector = SIMD16<Float>
  /// Integer lanes as wide as a vector's: masks and positions.
  typealias IntVector = SIMD16<Int32>
  typealias ByteVector = SIMD16<UInt8>
  /// Vectors across a register tile: with 32 registers, 6 rows of 4 leave room for 4 of B and the broadcast.
  let tileVectors = 4
#elseif SIMD_AVX2
  typealias Vector = SIMD8<Float>
  typealias IntVector = SIMD8<Int32>
  typealias ByteVector = SIMD8<UInt8>
  /// With 16 registers, 6 rows of 2 leave room for 2 of B and the broadcast.
  let tileVectors = 2
#else
  typealias Vector = SIMD4<Float>
  typealias IntVector = SIMD4<Int32>
  typealias ByteVector = SIMD4<UInt8>
  #if arch(arm64)
    let tileVectors = 4
  #else
    let tileVectors = 2
  #endif
#endif

#if SIMD_AVX512
  let instructionSet = "avx512"
#elseif SIMD_AVX2
  let instructionSet = "avx2"
#elseif arch(arm64)
  let instructionSet = "neon"
#elseif arch(x86_64)
  let instructionSet = "sse2"
#else
  let instructionSet = "generic"
#endif

/// Floats in a vector.
let lanes = Vector.scalarCount

extension UnsafePointer<Float> {
  /// The vector that starts here, at any alignment.
  @inline(__always)
  func vector(at offset: Int = 0) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// The vector that starts here, at any alignment.
  @inline(__always)
  func vector(at offset: Int = 0) -> Vector { UnsafePointer(self).vector(at: offset) }

  /// Writes a vector, at any alignment.
  @inline(__always)
  func store(_ vector: Vector, at offset: Int = 0) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: Vector.self)
  }
}

extension Vector {
  /// self + a x b: one instruction where the instruction set has it, else a product and a sum.
  @inline(__always)
  func adding(_ a: Vector, times b: Vector) -> Vector {
    #if SIMD_BASELINE && arch(x86_64)
      self + a * b
    #else
      addingProduct(a, b)
    #endif
  }
}
