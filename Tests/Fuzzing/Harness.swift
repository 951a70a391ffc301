// What each fuzz target has in common. A target is one file in Targets/: a first line that names the sources it is
// built with, `seeds`, a few inputs that are right or nearly so, and `fuzz`, which must survive every input and may
// trap to say that a property does not hold.
import Foundation

/// Writes the seeds into the folder that FUZZ_SEEDS names, and ends.
@_cdecl("LLVMFuzzerInitialize")
public func writeSeeds(_: UnsafeMutablePointer<CInt>?, _: UnsafeMutableRawPointer?) -> CInt {
  guard let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] else { return 0 }
  for (index, seed) in seeds().enumerated() {
    try! Data(seed).write(to: URL(filePath: folder).appending(path: "seed-\(index)"))
  }
  exit(0)
}

/// One execution.
@_cdecl("LLVMFuzzerTestOneInput")
public func run(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  withoutGrowingPool { fuzz([UInt8](UnsafeBufferPointer(start: start, count: count))) }
  return 0
}

/// Foundation leaves objects behind for the innermost pool, on Apple's systems.
private func withoutGrowingPool(_ body: () -> Void) {
  #if canImport(Darwin)
    autoreleasepool(invoking: body)
  #else
    body()
  #endif
}
