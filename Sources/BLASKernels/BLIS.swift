/// BLIS, as Debian builds it, and AMD's AOCL-BLIS.
///
/// https://github.com/flame/blis/blob/master/docs/Multithreading.md
enum BLIS {
  // dim_t of blis.h.
  private typealias CountFunction = @convention(c) @Sendable () -> Int
  private typealias CountSetter = @convention(c) @Sendable (Int) -> Void
  private typealias NameFunction = @convention(c) @Sendable (Int32) -> UnsafePointer<CChar>?

  static func identity(of library: SharedLibrary) -> BLASIdentity? {
    guard let version = library.function("bli_info_get_version_str", as: TextFunction.self),
      let core = library.function("bli_arch_query_id", as: NumberFunction.self),
      let coreName = library.function("bli_arch_string", as: NameFunction.self),
      let threads = library.function("bli_thread_get_num_threads", as: CountFunction.self),
      let setThreads = library.function("bli_thread_set_num_threads", as: CountSetter.self)
    else { return nil }
    let number = version().map { String(cString: $0) }
    return BLASIdentity(
      product: BLASProduct(
        name: "BLIS", version: number, configuration: number.map { "BLIS \($0)" }, variables: "BLIS_"),
      coreType: { coreName(core()).map { String(cString: $0) } },
      threadControl: ThreadControl(bindToOne: { setThreads(1) }, count: { threads() }))
  }
}
