import CPUFeatures
import Files
import Testing

@Suite struct CPUFeaturesTests {
  /// A line of what Linux says about the first processor's first cache.
  private static func cache(_ field: String) -> Substring? {
    try? FileBytes.text("/sys/devices/system/cpu/cpu0/cache/index0/\(field)").split(separator: "\n").first
  }

  #if arch(x86_64)
    @Test(
      "The first-level cache is as large as the system says",
      .enabled(if: cache("level") == "1" && cache("type") == "Data"))
    func firstLevelCache() throws {
      let size = try #require(Self.cache("size").flatMap { $0.hasSuffix("K") ? Int($0.dropLast()) : nil })
      #expect(Int(cpu_first_level_cache_bytes()) == size << 10)
    }
  #endif
}
