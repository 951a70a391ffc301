/// How a program was built, as far as its times depend on it.
public struct ProgramBuild: Sendable, Codable, Equatable {
  /// Whether it was built without optimisation.
  public let isDebug: Bool
  /// The instrumentation in it, such as `AddressSanitizer`; nil if none is known.
  public let instrumentation: String?

  /// Describes a build.
  public init(isDebug: Bool, instrumentation: String?) {
    self.isDebug = isDebug
    self.instrumentation = instrumentation
  }

  /// This program's build.
  public static let current = ProgramBuild(
    isDebug: Machine.isDebugBuild, instrumentation: Machine.buildInstrumentation)
}
