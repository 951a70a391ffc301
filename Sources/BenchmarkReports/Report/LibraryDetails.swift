/// A BLAS library that was measured as a kernel set.
public struct LibraryDetails: Sendable, Codable, Equatable {
  /// The name of its kernel set: "blas=/usr/lib/x86_64-linux-gnu/libblis.so.4".
  public let kernel: String

  /// "OpenBLAS", "BLIS", "MKL", or "CBLAS" if the library does not say.
  public let name: String

  /// The library's version.
  public let version: String?

  /// The version and how it was built, in the library's own words.
  public let configuration: String?

  /// The CPU type whose code it chose.
  public let coreType: String?

  /// Threads that one call of it uses; nil if the library does not say.
  public let threads: Int?

  /// Describes a library.
  public init(
    kernel: String, name: String, version: String?, configuration: String?, coreType: String?, threads: Int?
  ) {
    self.kernel = kernel
    self.name = name
    self.version = version
    self.configuration = configuration
    self.coreType = coreType
    self.threads = threads
  }

  /// "BLIS 0.9.0, skx, 1 thread a call"
  package var text: String {
    [
      [name, version].compactMap(\.self).joined(separator: " "), coreType,
      threads.map { "\($0) thread\($0 == 1 ? "" : "s") a call" },
    ].compactMap(\.self).joined(separator: ", ")
  }

  private enum CodingKeys: String, CodingKey {
    case kernel, name, version, configuration, threads
    case coreType = "core_type"
  }
}
