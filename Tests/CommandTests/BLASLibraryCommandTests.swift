import BLASKernels
import BenchmarkReports
import Foundation
import Testing

/// `--kernels blas=FILE`, with the system's OpenBLAS as the file.
@Suite struct BLASLibraryCommandTests {
  private let folder = try! TemporaryFolder()
  private let kernels = "blas=" + (try! BLASLibrary.openBLAS().file)

  init() throws { try TinyDigits.write(to: folder) }

  @Test("bench proves and times a library, and its report describes it")
  func bench() throws {
    let result = try run(
      ["bench", "--force", "--quick", "--seconds", "0.01", "--workloads", "dense2-forward", "gemm:m40n30k20"]
        + ["--kernels", "naive", kernels, "--output", "b.json"])
    #expect(result.status == 0, "\(result.errors)")
    let report = try Report(contentsOf: folder.path("b.json"))
    let library = try #require(report.context.details.blasLibraries?.first)
    let openBLAS = try BLASLibrary.openBLAS()
    #expect(report.context.details.blasLibraries?.count == 1)
    #expect(library.kernel == kernels && library.name == "OpenBLAS")
    #expect(library.version == openBLAS.product.version && library.configuration == openBLAS.product.configuration)
    #expect(library.coreType?.isEmpty == false && library.threads == 1)
    let rows = report.benchmarks.filter { $0.aggregateName == "median" && $0.counters.kernel == kernels }
    #expect(rows.count == 2)
    for row in rows {
      #expect(row.counters.reproduction?.contains(" --kernels \(kernels) ") == true)
      #expect(try #require(row.counters.maximumRelativeError) < 1e-5)
    }
    let page = try run(["report", "b.json", "--output", "r.html"])
    #expect(page.status == 0, "\(page.errors)")
    #expect(try folder.text("r.html").contains("\(openBLAS.product.title), \(library.coreType ?? "")"))
    let same = try run(["compare", "b.json", "b.json", "--force"])
    #expect(same.status == 0 && same.output.contains(kernels), "\(same.errors)")
  }

  @Test("A library trains and evaluates to what the kernel set blas does, profiles, and runs under ab")
  func others() throws {
    func weights(_ kernels: String) throws -> (training: Data, evaluation: Substring?) {
      let trained = try run(["train", "--data", ".", "--epochs", "1", "--kernels", kernels, "--output", "."])
      #expect(trained.status == 0, "\(trained.errors)")
      let evaluated = try run(
        ["evaluate", "--data", ".", "--weights", "train-documented-seed1.safetensors", "--kernels", kernels])
      #expect(evaluated.status == 0, "\(evaluated.errors)")
      return (
        try folder.data("train-documented-seed1.safetensors"),
        evaluated.output.split(separator: "\n").first { $0.hasPrefix("accuracy") }
      )
    }
    #expect(try weights(kernels) == weights("blas"))
    let profile = try run(["profile", "gemm:m40n30k20", "--kernel", kernels, "--seconds", "0.01", "--force"])
    #expect(profile.status == 0 && profile.output.contains(", \(kernels)\n"), "\(profile.errors)")
    let ab = try run(
      ["ab", "--base-binary", CommandLineTool.path, "--head-binary", CommandLineTool.path, "--force", "--budget", "1"]
        + ["--within", "50", "--workloads", "dense2-forward", "--kernels", kernels])
    #expect(ab.status == 0 && ab.output.contains(kernels), "\(ab.output)\(ab.errors)")
  }

  @Test("A wrong file is a usage error in one line")
  func wrongFile() throws {
    try Data("no library".utf8).write(to: folder.url.appending(path: "text.so"))
    for arguments in [["bench", "--force"], ["train"], ["evaluate"]] {
      let result = try run(arguments + ["--kernels", "blas=text.so"])
      #expect(result.status == 64)
      let first = result.errors.split(separator: "\n").first ?? ""
      #expect(first.hasPrefix(#"Error: kernel set "blas=text.so": text.so: expected a shared library"#), "\(first)")
      #expect(first.hasSuffix(", found a file of another kind"), "\(first)")
      #expect(!folder.names(in: ".").contains("Results"))
    }
  }

  private func run(_ arguments: [String]) throws -> CommandLineTool.Result {
    try CommandLineTool.run(arguments, in: folder)
  }
}
