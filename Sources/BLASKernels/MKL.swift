#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Intel's MKL, by its library `libmkl_rt`, which loads others: `libmkl_core`, one for the threads, one for the CPU.
///
/// Developer Reference for Intel oneAPI Math Kernel Library for C, "Support Functions". Only the names with capitals
/// are C's; those in small letters are Fortran's, and take addresses.
enum MKL {
  static let name = "MKL"

  private typealias LayerSetter = @convention(c) @Sendable (Int32) -> Int32
  private typealias TextGetter = @convention(c) @Sendable (UnsafeMutablePointer<CChar>, Int32) -> Void
  private typealias LocalSetter = @convention(c) @Sendable (Int32) -> Int32

  // mkl_service.h's MKL_THREADING_SEQUENTIAL. It needs none of the OpenMP and TBB libraries, without which MKL would
  // end the program.
  private static let sequential: Int32 = 1
  private static let longestVersion: Int32 = 256

  static func identity(of library: SharedLibrary) -> BLASIdentity? {
    guard let version = library.function("MKL_Get_Version_String", as: TextGetter.self),
      let threads = library.function("MKL_Get_Max_Threads", as: NumberFunction.self),
      let setThreads = library.function("MKL_Set_Num_Threads_Local", as: LocalSetter.self)
    else { return nil }
    if let setLayer = library.function("MKL_Set_Threading_Layer", as: LayerSetter.self) { _ = setLayer(sequential) }
    // "Intel(R) oneAPI Math Kernel Library Version 2026.2-Product Build 20260915 for Intel(R) 64 architecture ..."
    let text = String(unsafeUninitializedCapacity: Int(longestVersion)) { buffer in
      buffer.initialize(repeating: 0)
      return buffer.withMemoryRebound(to: CChar.self) { characters in
        version(characters.baseAddress!, longestVersion)
        return strnlen(characters.baseAddress!, Int(longestVersion))
      }
    }
    let words = text.split(separator: " ")
    let number = words.firstIndex(of: "Version").flatMap { words[$0...].dropFirst().first?.split(separator: "-").first }
    return BLASIdentity(
      product: BLASProduct(
        name: name, version: number.map(String.init), configuration: words.joined(separator: " "), variables: "MKL_"),
      coreType: { coreType },
      threadControl: ThreadControl(bindToOne: { _ = setThreads(1) }, count: { Int(threads()) }))
  }

  /// The CPU's library among those that are loaded: "avx512" is `libmkl_avx512`, "def" is the one for other makers'.
  private static var coreType: String? {
    ["avx10", "avx512", "avx2", "mc3", "def"].first { core in
      [".so.3", ".so.2", ".so.1", ".so"].contains { dlopen("libmkl_\(core)\($0)", RTLD_NOLOAD | RTLD_LAZY) != nil }
    }
  }
}
