import ArgumentParser
import Measurement

/// The flags that choose a cache mode.
package enum BenchCacheMode: String, EnumerableFlag {
  case coldCache, warmCache

  /// The cache mode that the flag chooses.
  package var value: CacheMode { self == .coldCache ? .cold : .warm }

  package static func help(for value: BenchCacheMode) -> ArgumentHelp? {
    switch value {
    case .coldCache: "Empty the caches before each call by writing to more memory than they hold."
    case .warmCache: "Leave the operands in the caches, as they are within a network."
    }
  }
}
