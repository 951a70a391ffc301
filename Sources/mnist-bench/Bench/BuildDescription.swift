/// How this program was built, as far as a program can know.
enum BuildDescription {
  /// The compiler's version.
  static var compiler: String {
    #if swift(>=6.4)
      "Swift 6.4 or later"
    #elseif swift(>=6.3)
      "Swift 6.3"
    #else
      "Swift 6.2"
    #endif
  }

  /// The flags that Package.swift gives the kernel modules.
  static let kernelFlags = "-O; SIMDKernelsAVX2: -march=haswell; SIMDKernelsAVX512: -march=skylake-avx512"
}
