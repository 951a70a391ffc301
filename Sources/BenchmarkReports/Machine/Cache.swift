import Foundation

/// One cache of a processor core.
public struct Cache: Sendable, Codable, Equatable {
  /// `Data`, `Instruction` or `Unified`.
  public let type: String

  /// The level, counted from 1 at the core.
  public let level: Int

  /// The size in bytes.
  public let size: Int

  /// The number of logical processors that share it.
  public let sharing: Int

  /// Creates a description of a cache.
  public init(type: String, level: Int, size: Int, sharing: Int) {
    self.type = type
    self.level = level
    self.size = size
    self.sharing = sharing
  }

  private enum CodingKeys: String, CodingKey {
    case type
    case level
    case size
    case sharing = "num_sharing"
  }

  /// The caches of the first processor, as Linux describes them under `sys/devices/system/cpu/cpu0/cache`.
  static func all(in files: SystemFiles) -> [Cache] {
    var caches: [Cache] = []
    let folder = "sys/devices/system/cpu/cpu0/cache/index"
    while let type = files.line("\(folder)\(caches.count)/type"),
      let level = files.line("\(folder)\(caches.count)/level").flatMap({ Int($0) }),
      let size = files.line("\(folder)\(caches.count)/size").flatMap(bytes)
    {
      let sharing = files.line("\(folder)\(caches.count)/shared_cpu_list").map { processorNumbers(list: $0).count } ?? 1
      caches.append(Cache(type: type, level: level, size: size, sharing: sharing))
    }
    return caches
  }

  /// Bytes from a size like `48K`.
  private static func bytes(_ text: String) -> Int? {
    let factors: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    guard let last = text.last, let factor = factors[last] else { return Int(text) }
    return Int(text.dropLast()).map { $0 * factor }
  }
}
