#if canImport(Darwin)
  import Darwin

  /// The values that macOS gives through `sysctl`.
  struct SystemControl {
    func string(_ name: String) -> String? {
      var size = 0
      guard sysctlbyname(name, nil, &size, nil, 0) == 0, size > 0 else { return nil }
      var bytes = [UInt8](repeating: 0, count: size)
      guard sysctlbyname(name, &bytes, &size, nil, 0) == 0 else { return nil }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    func integer(_ name: String) -> Int? {
      // Integers have four or eight bytes; the unused upper half stays zero on these little-endian machines.
      var value: Int64 = 0
      var size = MemoryLayout<Int64>.size
      guard sysctlbyname(name, &value, &size, nil, 0) == 0 else { return nil }
      return Int(value)
    }

    func caches() -> [Cache] {
      let names = [
        (key: "hw.l1dcachesize", type: "Data", level: 1), (key: "hw.l1icachesize", type: "Instruction", level: 1),
        (key: "hw.l2cachesize", type: "Unified", level: 2), (key: "hw.l3cachesize", type: "Unified", level: 3),
      ]
      return names.compactMap { name in
        integer(name.key).map { Cache(type: name.type, level: name.level, size: $0, sharing: 1) }
      }
    }
  }
#endif
