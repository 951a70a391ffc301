/// How this program was built, as far as a program can know.
package enum BuildDescription {
  /// The compiler's version.
  package static var compiler: String {
    #if swift(>=6.4)
      "Swift 6.4 or later"
    #elseif swift(>=6.3)
      "Swift 6.3"
    #else
      "Swift 6.2"
    #endif
  }

  /// The flags that Package.swift gives to all kernel modules, then the flags for single modules.
  package static var kernelFlags: String {
    let all =
      "-O -whole-module-optimization -num-threads 2 -Xcc -fno-math-errno -Xfrontend -always-compile-output-files"
    #if arch(x86_64)
      return all + " -Xllvm -x86-experimental-pref-innermost-loop-alignment=6"
        + "; SIMDKernelsAVX2: -Xcc -march=haswell; SIMDKernelsAVX512: -Xcc -march=skylake-avx512"
    #else
      return all
    #endif
  }
}
