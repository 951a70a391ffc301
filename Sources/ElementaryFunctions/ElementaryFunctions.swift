// The C library's elementary functions. Embedded Swift has no module of the C library: here are those that it needs.
#if hasFeature(Embedded)
  /// e^x
  @_extern(c, "expf") public func exp(_ x: Float) -> Float
  /// e^x
  @_extern(c, "exp") public func exp(_ x: Double) -> Double
  /// The natural logarithm.
  @_extern(c, "logf") public func log(_ x: Float) -> Float
  /// The natural logarithm.
  @_extern(c, "log") public func log(_ x: Double) -> Double
  /// The natural logarithm of 1 + x.
  @_extern(c, "log1pf") public func log1p(_ x: Float) -> Float
  /// The hyperbolic tangent.
  @_extern(c, "tanhf") public func tanh(_ x: Float) -> Float
  /// The hyperbolic tangent.
  @_extern(c, "tanh") public func tanh(_ x: Double) -> Double
  /// The cosine of an angle in radians.
  @_extern(c, "cos") public func cos(_ x: Double) -> Double
  /// 2^x
  @_extern(c, "exp2") public func exp2(_ x: Double) -> Double
  /// base^exponent
  @_extern(c, "pow") public func pow(_ base: Double, _ exponent: Double) -> Double
#elseif canImport(Glibc)
  @_exported import Glibc
#elseif canImport(Musl)
  @_exported import Musl
#elseif canImport(WASILibc)
  @_exported import WASILibc
#else
  @_exported import Darwin
#endif
