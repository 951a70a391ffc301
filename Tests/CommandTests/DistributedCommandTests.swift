import Foundation
import Testing

/// The program as processes of MPI, where one is installed; `make mpi-check` does more, on each MPI that is there.
@Suite(.serialized) struct DistributedCommandTests {
  private let folder = try! TemporaryFolder()
  private static let train = "mnist-bench train --data . --epochs 2 --gradient-lanes 4 --threads 1 --no-progress"

  init() throws { try TinyDigits.write(perClass: 20, to: folder) }

  @Test("Without an adapter to MPI, --distributed names the file that is missing and the command that makes it")
  func noAdapter() throws {
    let result = try folder.shell("cp $(command -v mnist-bench) alone && ./alone train --distributed --data .")
    #expect(result.status == 1)
    let adapter = folder.url.resolvingSymlinksInPath().appending(path: "libmnist-bench-mpi.so").path
    #expect(
      result.output
        == "error: --distributed: expected an adapter to MPI at \(adapter), found none; 'make mpi' builds it with the "
        + "mpicc in PATH, and the program beside it\n")
  }

  @Test("A file that is no adapter is refused")
  func foreignAdapter() throws {
    let result = try folder.shell(
      "cp $(command -v mnist-bench) alone && echo none >libmnist-bench-mpi.so && ./alone train --distributed --data .")
    #expect(result.status == 1 && result.output.hasPrefix("error: --distributed: cannot load "), "\(result.output)")
  }

  @Test("Processes of MPI train to the bytes of one process, and one rank writes", .enabled(if: hasMPI))
  func sameBytes() throws {
    let name = "train-documented-lanes4-seed1"
    let alone = try folder.shell("\(Self.train) --output alone")
    #expect(alone.status == 0, "\(alone.output)")
    for ranks in [2, 4] {
      let result = try job("-np \(ranks)", "\(Self.train) --distributed --output ranks\(ranks)")
      #expect(result.status == 0, "\(result.output)")
      #expect(result.output.components(separatedBy: "weights SHA-256").count == 2, "\(result.output)")
      #expect(folder.names(in: "ranks\(ranks)") == ["\(name).json", "\(name).safetensors"])
      #expect(try folder.data("ranks\(ranks)/\(name).safetensors") == folder.data("alone/\(name).safetensors"))
    }
  }

  @Test("Ranks that train something else are refused in one line, and nothing is written", .enabled(if: hasMPI))
  func differentRanks() throws {
    let result = try job(
      "-np 2", "\(Self.train) --distributed", ":", "-np 1", "\(Self.train) --distributed --seed 2")
    #expect(result.status != 0)
    let errors = result.output.split(separator: "\n").filter { $0.hasPrefix("error: ") }
    #expect(errors.count == 1 && errors[0].hasSuffix("expected the seed of rank 0, 1, found 2"), "\(result.output)")
    #expect(folder.names(in: "Results") == [])
  }

  /// Runs a job, with the program and an adapter to the MPI in PATH.
  private func job(_ words: String...) throws -> (status: Int32, output: String) {
    try folder.shell(
      """
      sh '\(DocumentationPage.root.path)/Sources/MPIAdapter/build.sh' "$(command -v mnist-bench)" program
      PATH=$PWD/program:$PATH
      export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
      mpirun \(words.joined(separator: " "))
      """)
  }

  private static let hasMPI =
    (try? Script.run("command -v mpicc && command -v mpirun", in: URL(filePath: "/")))?.status == 0
}
