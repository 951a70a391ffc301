import ArgumentParser
import CZlib
import Digits
import IDX
import Measurement

/// `mnist-bench data time`: what loading costs.
struct DataTimeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time",
    abstract: "Time how long a data set takes to load, and its training images beside zlib alone.",
    discussion: """
      Reading and checking the file of training images is timed in turns with zlib's own gzread, which does nothing but \
      inflate it into memory that is there already. Files are read once before, so that the disk is not what is timed.
      """)

  @OptionGroup var options: DataOptions

  @Option(help: "How often each is timed.")
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
      Candidate(name: "zlib alone") { for _ in 0..<$0 { inflate(path, count: bytes) } },
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

  /// Inflates a file into memory, as zlib's own reader does; a file that is not compressed is copied.
  private func inflate(_ path: String, count: Int) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
    defer { memory.deallocate() }
    let file = gzopen(path, "rb")
    gzbuffer(file, 1 << 17)
    gzread(file, memory.baseAddress, UInt32(count))
    gzclose(file)
  }
}
