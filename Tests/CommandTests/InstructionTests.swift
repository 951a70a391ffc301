import Foundation
import Testing

@testable import RevisionComparison

/// `mnist-bench ab --instructions`: with a script in valgrind's place that writes prepared profiles, and with valgrind.
@Suite struct InstructionTests {
  private let folder = try! TemporaryFolder()

  /// As callgrind 3.19 writes it: a loop, a clock and a trial's call, in which `kernel` executes so many instructions,
  /// half as many loads and as many stores as `stores`.
  private func profile(kernel: Int, stores: Int = 7, function: String = "$s11SIMDKernels8multiplyyyF") -> String {
    """
    # callgrind format
    version: 1
    events: Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw Bc Bcm Bi Bim

    fn=$s11mnist_bench10SteadyLoopV3runSi5calls_Sd11nanosecondstyKF
    0 100 5 5
    cfn=$s11Measurement11SystemClockV11nanosecondss6UInt64VyF
    calls=2 0
    0 98 30 12 0 0 0 0 0 0 16
    cfn=$s11mnist_bench14OperationTrialVAA0D0A2aDP3runyy7Kernels10ShapeErrorVYKFTW
    calls=1 0
    0 \(kernel + 10) \(kernel / 2) \(stores) 0 0 0 0 0 0 4

    fn=$s11mnist_bench14OperationTrialVAA0D0A2aDP3runyy7Kernels10ShapeErrorVYKFTW
    0 10
    cfn=\(function)
    calls=1 0
    0 \(kernel) \(kernel / 2) \(stores) 0 0 0 0 0 0 4

    fn=\(function)
    16 \(kernel - 1000) \(kernel / 2) \(stores)
    17 1000 0 0 0 0 0 0 0 0 4

    totals: 0
    """
  }

  /// A folder with tools for `$PATH`: an objcopy that copies, and a valgrind that writes `base.out` or `head.out`.
  private func writeTools(base: String, head: String, valgrind: String? = nil) throws {
    for (name, text) in [("base", base), ("head", head)] {
      try Data(text.utf8).write(to: folder.url.appending(path: "\(name).out"))
      try Script.write("", to: folder.url.appending(path: name))
    }
    try Script.write("cp \"$2\" \"$3\"", to: folder.url.appending(path: "bin/objcopy"))
    try Script.write(
      valgrind ?? """
        for word; do case $word in --callgrind-out-file=*) out=${word#*=};; esac; done
        echo "$*" >> '\(folder.path("calls.txt"))'
        env >> '\(folder.path("environment.txt"))'
        case $out in */base/*) cp '\(folder.path("base.out"))' "$out";; *) cp '\(folder.path("head.out"))' "$out";; esac
        """, to: folder.url.appending(path: "bin/valgrind"))
  }

  private func ab(_ flags: String...) throws -> CommandLineTool.Result {
    let path = ProcessInfo.processInfo.environment["PATH", default: ""]
    return try CommandLineTool.run(
      ["ab", "--base-binary", "base", "--head-binary", "head", "--base-name", "main (abc)", "--instructions"] + flags,
      in: folder, environment: ["PATH": "\(folder.path("bin")):\(path)"])
  }

  private func json(_ result: CommandLineTool.Result) throws -> [[String: Any]] {
    let document = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    return try #require(document?["rows"] as? [[String: Any]])
  }

  @Test func onlyTheCallItselfIsCounted() throws {
    let profile = try CallgrindProfile(profile(kernel: 20_000))
    #expect(profile.call == InstructionCounts(instructions: 20_010, loads: 10_000, stores: 7, branches: 4))
    #expect(
      profile.symbols["$s11SIMDKernels8multiplyyyF"]
        == InstructionCounts(instructions: 20_000, loads: 10_000, stores: 7, branches: 4))
    #expect(profile.symbols.count == 3)
  }

  @Test(
    arguments: [
      ("fn=f\n0 12\n", "expected a line number and costs, found: 0 12"),
      ("events: Ir Bc\nfn=f\n0 12\n", "counted no event Dr, only Ir Bc"),
      ("events: Ir Dr Dw Bc\nfn=f\n0 12 x\n", "found: 0 12 x"),
      ("events: Ir Dr Dw Bc\nfn=f\n0 12\n", "saw no call"),
      ("", "saw no call"),
    ])
  func whatIsNoProfileIsRefused(text: String, words: String) throws {
    let error = #expect(throws: CallgrindFormatError.self) { try CallgrindProfile(text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func aThousandthShowsWithTheFunctionThatChanged() throws {
    try writeTools(base: profile(kernel: 999_990), head: profile(kernel: 1_000_990, stores: 9))
    let result = try ab("--workloads", "conv2-forward", "--kernels", "simd")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("base: main (abc)\nhead: head\n\nconv2-forward/simd-"))
    let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    for line in [
      "instructions 1,000,000 1,001,000 +1,000 +0.100 %", "loads 499,995 500,495 +500 +0.100 %",
      "stores 7 9 +2 +28.571 %", "branches 4 4 0 +0.000 %",
    ] { #expect(lines.contains(line), "\(line) in \(result.output)") }
    // The name is readable where swift-demangle is in PATH.
    #expect(lines.last?.hasPrefix("+1,000 +500 +2 0 ") == true && lines.last?.contains("multiply") == true)
  }

  @Test func functionsThatComeAndGoAreAddedUp() throws {
    try writeTools(
      base: profile(kernel: 5000), head: profile(kernel: 6000, function: "$s11SIMDKernels10multiplyAllyyF"))
    let rows = try json(ab("--workloads", "adam", "--format", "json"))
    #expect(rows.count == 1)
    let symbols = try #require(rows[0]["symbols"] as? [[String: Any]])
    let differences = symbols.compactMap { symbol in
      zip([symbol["base"], symbol["head"]], [-1, 1]).reduce(0) { sum, side in
        sum + side.1 * ((side.0 as? [String: Int])?["instructions"] ?? 0)
      }
    }
    #expect(differences == [6000, -5000])
    let markdown = try ab("--workloads", "adam", "--format", "markdown").output
    #expect(markdown.contains("| instructions | 5,010 | 6,010 | +1,000 | +19.960 % |\n"), "\(markdown)")
  }

  @Test func bothProgramsRunOneCallInTheSameEnvironment() throws {
    try writeTools(base: profile(kernel: 5000), head: profile(kernel: 5000))
    let result = try ab("--workloads", "conv2-forward", "adam", "--kernels", "naive", "blas", "--batch-size", "2", "3")
    #expect(result.status == 0 && !result.output.contains("by itself"), "\(result.errors)")
    let calls = String(decoding: try folder.data("calls.txt"), as: UTF8.self).split(separator: "\n")
    // Two batches of one workload, one of the other, two kernel sets, two programs.
    #expect(calls.count == 12)
    #expect(calls.count { $0.hasSuffix(" profile conv2-forward --kernel blas --batch-size 3 --loop 1e-9") } == 2)
    #expect(calls.allSatisfy { $0.contains("--toggle-collect=*SteadyLoop*") })
    let variables = Set(String(decoding: try folder.data("environment.txt"), as: UTF8.self).split(separator: "\n"))
    #expect(variables.isSuperset(of: ["LD_BIND_NOW=1", "SWIFT_DETERMINISTIC_HASHING=1", "PATH=/usr/bin:/bin"]))
    #expect(!variables.contains { $0.hasPrefix("HOME=") })
  }

  @Test func aProgramThatFailsIsNamedWithItsLastWords() throws {
    try writeTools(
      base: "", head: "",
      valgrind: "echo '==1== Callgrind'; echo 'error: element 3 is off'; echo 'See --help'; echo '==1== end'; exit 1")
    let result = try ab("--workloads", "adam", "--kernels", "naive")
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(
      result.lastError == "error: main (abc): adam/naive/batch:1/threads:1: ended with 1: error: element 3 is off")
    try FileManager.default.removeItem(at: folder.url.appending(path: "head"))
    #expect(try ab("--workloads", "adam").lastError.hasPrefix("error: head: expected a program"))
  }

  @Test func aMissingToolIsNamed() throws {
    let result = try CommandLineTool.run(
      ["ab", "--base-binary", "base", "--head-binary", "head", "--instructions", "--workloads", "adam"], in: folder,
      environment: ["PATH": folder.path("nothing")])
    #expect(result.status == 1)
    #expect(
      result.lastError
        == "error: --instructions needs valgrind, which is not in PATH; install it with: apt-get install valgrind")
  }

  @Test(
    arguments: [
      ["--threads", "2"], ["--cold-cache"], ["--threshold", "3"],
    ])
  func flagsOfTimingAreRefused(flags: [String]) throws {
    let result = try CommandLineTool.run(
      ["ab", "--base-binary", "base", "--head-binary", "head", "--instructions"] + flags, in: folder)
    #expect(result.status == 64)
    #expect(result.errors.contains("\(flags[0]) cannot be combined with --instructions"), "\(result.errors)")
  }

  @Test func valgrindKnowsNoAVX512() throws {
    try writeTools(base: profile(kernel: 5000), head: profile(kernel: 5000))
    let result = try ab("--workloads", "adam", "--kernels", "simd-avx512")
    // Elsewhere this CPU has none, and that is said instead.
    #expect(result.status == 64 && result.errors.contains("simd-avx512") && result.errors.contains("AVX-512"))
    #expect(try !ab("--workloads", "adam").output.contains("avx512"))
    #expect(try !ab("--workloads", "adam", "--kernels", "all").output.contains("avx512"))
  }

  @Test("The same program twice executes the same, to the instruction", .enabled(if: Self.hasValgrind))
  func realRuns() throws {
    func run() throws -> String {
      let result = try CommandLineTool.run(
        [
          "ab", "--base-binary", CommandLineTool.path, "--head-binary", CommandLineTool.path, "--instructions",
          "--force", "--workloads", "gemm:m16n16k16", "--format", "json",
        ], in: folder)
      try #require(result.status == 0, "\(result.errors)")
      return result.output
    }
    let output = try run()
    #expect(try run() == output)
    let row = try #require(
      (try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])?["rows"] as? [[String: Any]])[0]
    let (base, head) = (row["base"] as? [String: Int], row["head"] as? [String: Int])
    #expect(base == head && (row["symbols"] as? [Any])?.isEmpty == true)
    // 4096 multiply-adds, by vectors of four at least; and no naive reference, which would take several for each.
    let counts = try #require(base)
    #expect((500...20_000).contains(counts["instructions"] ?? 0), "\(counts)")
    #expect(counts["loads"]! > counts["stores"]! && counts["branches"]! > 0)
  }

  private static let hasValgrind =
    (try? Script.run("valgrind --version && objcopy --version", in: .temporaryDirectory))?
    .status == 0
}
