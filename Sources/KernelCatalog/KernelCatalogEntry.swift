import BLASKernels
import CPUFeatures
import Kernels

/// A kernel set of this build, which this CPU may or may not be able to run.
public struct KernelCatalogEntry: Sendable {
  /// The kernel set's name.
  public let name: String
  /// The instructions that it needs.
  public let requirement: CPURequirement
  // A function, because even initialising a kernel set may execute instructions that this CPU does not have, and
  // because a library is loaded only where it is asked for.
  private let make: @Sendable () throws(BLASLibraryError) -> any KernelSet

  init(
    name: String, requirement: CPURequirement = .none,
    make: @escaping @Sendable () throws(BLASLibraryError) -> any KernelSet
  ) {
    self.name = name
    self.requirement = requirement
    self.make = make
  }

  /// Whether this machine can run it.
  public var isAvailable: Bool { (try? kernels()) != nil }

  /// The kernel set.
  ///
  /// - Throws: ``KernelCatalogError`` if this CPU cannot run it, or if its library cannot be loaded.
  func kernels() throws(KernelCatalogError) -> any KernelSet {
    guard requirement.isMet else { throw .unavailable(name, missing: requirement.description) }
    do throws(BLASLibraryError) { return try make() } catch { throw .unloadable(name, error) }
  }
}

/// The instructions that a kernel set needs, beyond those that all CPUs of the architecture have.
public enum CPURequirement: Sendable, CustomStringConvertible {
  /// None.
  case none
  /// AVX2 and FMA, and the other extensions of level x86-64-v3.
  case avx2
  /// AVX-512 F, CD, VL, DQ and BW, and level x86-64-v3.
  case avx512

  /// Whether this CPU and its operating system provide them.
  public var isMet: Bool {
    switch self {
    case .none: true
    case .avx2: cpu_supports_x86_64_v3()
    case .avx512: cpu_supports_x86_64_v4()
    }
  }

  /// "AVX2 and FMA (x86-64-v3)"
  public var description: String {
    switch self {
    case .none: "no extension"
    case .avx2: "AVX2 and FMA (x86-64-v3)"
    case .avx512: "AVX-512 F, CD, VL, DQ and BW (x86-64-v4)"
    }
  }
}
