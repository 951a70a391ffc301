import ArgumentParser
import BenchmarkReports
import CommandOptions
import Console
import Deflate
import Digits
import IDX
import Measurement

/// `mnist-bench data time`: times the loading of a data set.
struct DataTimeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time",
    abstract: "Time how long a data set takes to load, and compare its training images with zlib alone.",
    discussion: """
      Reading and checking the file of training images takes turns with zlib's own gzread, which only inflates the file \
      into memory that already exists. Files are read once before, so that the disk is not timed.
      """)

  @OptionGroup var options: DataOptions

  @Option(help: "How often to time each.")
  var rounds = 20

  func validate() throws {
    guard (2...1000).contains(rounds) else { throw ValidationError("--rounds \(rounds): expected 2 to 1000") }
    if options.data == DataOptions.syntheticName {
      throw ValidationError("synthetic digits are drawn; there are no files to load")
    }
  }

  func run() async throws {
    let folder = try options.folder(allowsPipes: false)
    let path = try folder.path(.trainImages)
    let bytes = try IDXArray(contentsOf: path).bytes.count
    var settings = SamplingSettings()
    settings.maximumRounds = rounds
    settings.secondsPerCandidate = 10
    let samples = Sampler(settings: settings).run([
      Candidate(name: "training images") { for _ in 0..<$0 { _ = try? IDXArray(contentsOf: path) } },
      Candidate(name: "zlib alone") { for _ in 0..<$0 { ZlibFileReader.inflate(path, byteCount: bytes) } },
    ])
    for set in samples { print("\(set.name): \(UnitFormat.time(nanoseconds: set.realTimes.median))") }
    if let ratio = RatioEstimate(samples[0], over: samples[1]) {
      print(
        "training images take \(UnitFormat.ratio(ratio.ratio)) as long as zlib alone, with "
          + "\(UnitFormat.percent(ratio.interval.confidence)) confidence between "
          + "\(UnitFormat.ratio(ratio.interval.lower)) and \(UnitFormat.ratio(ratio.interval.upper))")
    }
    print("all four files: \(UnitFormat.time(nanoseconds: try await loadTimes(folder).median))")
  }

  /// How long loading all four files took in each round, in nanoseconds.
  private func loadTimes(_ folder: DigitFolder) async throws -> [Double] {
    var times: [Double] = []
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      _ = try await DigitDataset.load(folder)
      times.append((ContinuousClock.now - start) / .nanoseconds(1))
    }
    return times
  }
}
