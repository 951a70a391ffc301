import CPUFeatures

// These sources are built once per instruction set. A compilation condition sets the width of a vector. Everything that
// depends on this width directly is in this file.

#if SIMD_AVX512
  /// The floats that one instruction computes with.
  typealias Vector = SIMD16<Float>
  /// Integers in SIMD lanes of the same width: masks and positions.
  typealias IntVector = SIMD16<Int32>
  /// Vectors across a register tile: with 32 registers, 6 rows of 4 leave room for 4 of B and the broadcast.
  let tileVectors = 4
#elseif SIMD_AVX2
  typealias Vector = SIMD8<Float>
  typealias IntVector = SIMD8<Int32>
  /// With 16 registers, 3 rows of 4 leave room for one of B and 3 broadcasts.
  let tileVectors = 4
  /// 6 rows of 2 leave room for 2 of B and a broadcast.
  typealias PairTile = TileShape<6, 2>
#else
  typealias Vector = SIMD4<Float>
  typealias IntVector = SIMD4<Int32>
  #if arch(arm64)
    let tileVectors = 4
  #else
    /// A product that is not fused with its sum needs a register, too, and a browser keeps one for itself: 5 rows of 2.
    let tileVectors = 2
    typealias PairTile = TileShape<5, 2>
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
#elseif SIMD_RELAXED
  let instructionSet = "wasm-relaxed"
#elseif arch(wasm32)
  let instructionSet = "wasm"
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
  /// self + a x b: one instruction if the instruction set has it, else a product and a sum.
  @inline(__always)
  func adding(_ a: Vector, times b: Vector) -> Vector {
    #if SIMD_RELAXED
      cpu_multiply_add(a, b, self)
    #elseif SIMD_BASELINE && (arch(x86_64) || arch(wasm32))
      self + a * b
    #else
      addingProduct(a, b)
    #endif
  }
}

// By bit operations: the library's `replacing(with:where:)` and `pointwiseMax` are not always compiled to vector code.
extension Vector {
  /// The bits of the lanes, as integers.
  @inline(__always)
  private var bits: IntVector { unsafeBitCast(self, to: IntVector.self) }

  /// Self in the lanes where `mask` is set, zero elsewhere.
  @inline(__always)
  func keeping(where mask: SIMDMask<IntVector>) -> Vector {
    unsafeBitCast(bits & mask.bits, to: Vector.self)
  }

  /// Self, but `other` in the lanes where `mask` is set.
  @inline(__always)
  func replaced(by other: Vector, where mask: SIMDMask<IntVector>) -> Vector {
    unsafeBitCast(bits ^ ((bits ^ other.bits) & mask.bits), to: Vector.self)
  }

  /// max(self, 0); NaN stays NaN.
  @inline(__always)
  var rectified: Vector {
    unsafeBitCast(bits & ~(self .< 0).bits, to: Vector.self)
  }
}

extension IntVector {
  /// Self, but `other` in the lanes where `mask` is set.
  @inline(__always)
  func replaced(by other: IntVector, where mask: SIMDMask<IntVector>) -> IntVector {
    (self & ~mask.bits) | (other & mask.bits)
  }
}

extension SIMDMask<IntVector> {
  /// All bits set in the SIMD lanes that are set, zero in the others.
  @inline(__always)
  var bits: IntVector { unsafeBitCast(self, to: IntVector.self) }
}
