/// OpenBLAS, as Debian builds it and as the wheels scipy-openblas32 and scipy-openblas64 have it.
///
/// https://github.com/OpenMathLib/OpenBLAS/wiki/OpenBLAS-Extensions
enum OpenBLAS {
  static func identity(of library: SharedLibrary, sgemm: SGEMM.Symbol) -> BLASIdentity? {
    func text(_ name: String) -> TextFunction? { library.function(sgemm.affixed(name), as: TextFunction.self) }
    func number(_ name: String) -> NumberFunction? { library.function(sgemm.affixed(name), as: NumberFunction.self) }
    guard let configuration = text("openblas_get_config").flatMap({ $0() }).map({ String(cString: $0) }),
      let coreType = text("openblas_get_corename"), let isParallel = number("openblas_get_parallel"),
      let threads = number("openblas_get_num_threads"),
      let setThreads = library.function(sgemm.affixed("openblas_set_num_threads"), as: NumberSetter.self)
    else { return nil }
    // "OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY Haswell MAX_THREADS=64"
    let words = configuration.split(separator: " ")
    return BLASIdentity(
      product: BLASProduct(
        name: "OpenBLAS", version: words.count > 1 && words[0] == "OpenBLAS" ? String(words[1]) : nil,
        configuration: configuration, variables: "OPENBLAS_"),
      coreType: { coreType().map { String(cString: $0) } },
      threadControl: ThreadControl(bindToOne: { setThreads(1) }, count: { Int(threads()) }),
      isSequential: isParallel() == 0)
  }
}
