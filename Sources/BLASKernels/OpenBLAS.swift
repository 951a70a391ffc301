import COpenBLAS

/// The OpenBLAS library of this process: what it is, what it thinks of this CPU, and its threads.
public enum OpenBLAS {
  /// The version and build options, as the library states them: "OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY Haswell
  /// MAX_THREADS=64".
  public static var configuration: String { String(cString: openblas_get_config()) }

  /// The version alone: "0.3.21".
  public static var version: String {
    let words = configuration.split(separator: " ")
    return words.count > 1 && words[0] == "OpenBLAS" ? String(words[1]) : configuration
  }

  /// The CPU whose kernels were chosen when the library was loaded: "Haswell", "SkylakeX", ... The environment variable
  /// `OPENBLAS_CORETYPE` overrides the choice.
  public static var coreType: String { String(cString: openblas_get_corename()) }

  /// The threads that one call may use, read back from the library, which may have fewer than were asked for. One to
  /// begin with, because parallelism is the caller's.
  ///
  /// The setting is the process': set it while no other thread computes.
  public static var threads: Int {
    get {
      startSingleThreaded()
      return Int(openblas_get_num_threads())
    }
    set {
      precondition(newValue >= 1, "OpenBLAS cannot run on \(newValue) threads")
      startSingleThreaded()
      openblas_set_num_threads(Int32(clamping: newValue))
    }
  }

  /// Overrides the library's default of one thread per core, once.
  static func startSingleThreaded() { _ = singleThreaded }

  private static let singleThreaded: Void = openblas_set_num_threads(1)
}
