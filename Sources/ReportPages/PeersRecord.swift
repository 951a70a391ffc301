import JSONDocuments
import NeuralNetwork

/// The part of the results of `make peers` that a page shows.
package struct PeersRecord: VersionedDocument {
  package static let schemaVersion = 1

  struct Workload: Codable {
    let context: HostContext
    let rounds: Int
    let contestants: [String: Contestant]
  }

  /// One framework's figures, or its error.
  struct Contestant: Codable {
    let error: String?
    let configuration: String?
    let imagesPerSecond: Estimate?
    let peakResidentBytes: Double?
    let firstBatchSeconds: Double?
    let speedupOfOurs: Estimate?

    private enum CodingKeys: String, CodingKey {
      case error, configuration
      case imagesPerSecond = "images_per_second"
      case peakResidentBytes = "peak_resident_bytes"
      case firstBatchSeconds = "first_batch_seconds"
      case speedupOfOurs = "speedup_of_ours"
    }
  }

  /// A median and its interval.
  struct Estimate: Codable {
    let median: Double
    let lower: Double
    let upper: Double
  }

  let host: String
  let workloads: [String: Workload]
}
