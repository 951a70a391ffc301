import Files
import Foundation
import Kernels
import Testing

@testable import BLASKernels

/// Libraries with the C interface of BLAS: the system's OpenBLAS, and small ones that are compiled for these tests.
@Suite struct BLASLibraryTests {
  private let folder = try! LibraryFolder()

  @Test func describesTheLibrary() throws {
    let library = try BLASLibrary.openBLAS()
    let version = try #require(library.product.version)
    #expect(library.product.configuration?.hasPrefix("OpenBLAS \(version)") == true)
    #expect(version.first?.isNumber == true)
    #expect(library.coreType?.isEmpty == false)
    #expect(library.product.title == "OpenBLAS \(version)")
    #expect(library.file.hasSuffix("libopenblas.so.0") || library.file.hasSuffix("libopenblas.dylib"))
  }

  @Test func startsWithOneThread() throws {
    #expect(try BLASLibrary.openBLAS().threads == 1)
  }

  @Test func isLoadedOnce() throws {
    #expect(try BLASLibrary.openBLAS() === BLASLibrary.openBLAS())
    let file = try BLASLibrary.openBLAS().file
    #expect(try BLASLibrary.named(file) === BLASLibrary.named(file))
  }

  @Test("A call keeps to one thread on every thread that makes one, whatever the build of the library")
  func everyThread() async throws {
    let library = try BLASLibrary.openBLAS()
    let shape = GEMMShape(m: 256, n: 256, k: 256)
    try await onFourThreads {
      let operands = (1...3).map { AlignedBuffer(count: 256 * 256, repeating: Float($0)) }
      try GEMM(shape).plan(by: BLASKernels(library, name: "blas"))
        .call(.init(a: operands[0], b: operands[1], c: operands[2]))(.init())
      #expect((0..<256 * 256).allSatisfy { operands[2][$0] == 512 })
      #expect(library.threads == 1)
    }
  }

  @Test(
    "A library may put a word before its names, and have integers of either width",
    arguments: [
      ("cblas_sgemm", "int"), ("cblas_sgemm64_", "long"), ("cblas_sgemm_64", "long"), ("scipy_cblas_sgemm", "int"),
      ("scipy_cblas_sgemm64_", "long"), ("cblas_sgemm", "long"),
    ])
  func interfaces(function: String, integer: String) throws {
    let file = try folder.compile(source(function, integer: integer))
    let kernels = BLASKernels(try BLASLibrary(file), name: "blas=\(file)")
    #expect(kernels.library.product == BLASProduct(name: "CBLAS", version: nil, configuration: nil, variables: nil))
    #expect(kernels.library.threads == nil && kernels.library.coreType == nil)
    #expect(kernels.library.file.hasSuffix(file))
    var generator = SeededGenerator(seed: 1)
    for (transposesA, transposesB) in [(false, false), (true, false), (false, true), (true, true)] {
      let shape = GEMMShape(m: 5, n: 7, k: 3, transposesA: transposesA, transposesB: transposesB, leadingDimensionC: 9)
      let (a, b) = (generator.floats(shape.countA), generator.floats(shape.countB))
      let values = GEMM.Operands(
        a: AlignedBuffer(a), b: AlignedBuffer(b), c: AlignedBuffer(generator.floats(shape.countC)))
      let expectation = GEMM(shape).reference(values, .init(alpha: 2, beta: 0.5))
      try GEMM(shape).plan(by: kernels).call(values)(.init(alpha: 2, beta: 0.5))
      for result in expectation.results {
        #expect(result.reference.worstDeviation(in: values[result.place])?.isWithinBound != false)
      }
    }
  }

  @Test("Each thread is bound to one thread before its first product")
  func binding() async throws {
    let library = try BLASLibrary(folder.compile(openBLASSource(threads: "mine", isParallel: 2)))
    #expect(library.product.title == "OpenBLAS 9.8.7" && library.coreType == "Imaginary")
    #expect(!library.isSequential)
    try await onFourThreads { try expectRightProduct(of: library) }
    #expect(library.threads == 1)
  }

  @Test("Calls of a library without threads take turns")
  func turns() async throws {
    let library = try BLASLibrary(folder.compile(openBLASSource(threads: "1", isParallel: 0)))
    #expect(library.isSequential)
    try await onFourThreads { for _ in 0..<200 { try expectRightProduct(of: library) } }
  }

  @Test(
    "A library's functions call its own, not those of another that makes its visible to all",
    .enabled(if: Self.canBindToItself, "a sanitizer forbids it"))
  func ownFunctions() throws {
    // Of a weak function the compiler cannot know that it is this one.
    let own = "__attribute__((weak)) void spoil_of_blas_tests(float *c) {}\n"
    let other = try folder.compile("void spoil_of_blas_tests(float *c) { c[0] = -1; }\n")
    _ = try #require(dlopen(other, RTLD_NOW | RTLD_GLOBAL))
    _ = try BLASLibrary(folder.compile(own + source("cblas_sgemm", body: "spoil_of_blas_tests(c);")))
  }

  @Test("What is no library for this machine is refused in one line that names the file")
  func refusals() throws {
    let (nowhere, text) = (folder.path + "/nowhere.so", try folder.write("INPUT(-lblas)".utf8))
    #expect(error(nowhere) == .unreadable(nowhere, reason: "No such file or directory"))
    #expect(error(folder.path) == .unreadable(folder.path, reason: "not a regular file"))
    let pipe = folder.path + "/pipe.so"
    mkfifo(pipe, 0o600)
    #expect(error(pipe) == .unreadable(pipe, reason: "not a regular file"))
    #expect(error("libnowhere.so.0")?.description.hasPrefix("libnowhere.so.0: cannot be loaded: ") == true)
    #if os(Linux)
      var bytes = try FileBytes.read(folder.compile(source("cblas_sgemm")))
      #expect(error(text)?.description.hasSuffix(", found a file of another kind") == true)
      for count in [0, 19, 63, 64, 200, 1000, bytes.count / 2] {
        let cut = try folder.write(bytes.prefix(count))
        let found =
          switch count {
          case ..<64: "a file of another kind"
          case 64: "one without program headers"
          default: "one that ends early, after \(count) bytes"
          }
        #expect(error(cut)?.description.hasSuffix(", found \(found)") == true)
      }
      bytes[4] = 1
      #expect(error(try folder.write(bytes))?.description.hasSuffix("words of 32 bits") == true)
      bytes[18] = 243
      #expect(error(try folder.write(bytes))?.description.hasSuffix(", found one for RISC-V") == true)
    #endif
  }

  @Test("A library that does not do what it should is refused")
  func wrongLibraries() throws {
    let without = try folder.compile("void sgemm_(void) {}\n")
    #expect(error(without) == .noProduct(without))
    #expect(error(without)?.description.contains("cblas_sgemm, cblas_sgemm64_, ") == true)
    let wrong = try folder.compile(source("cblas_sgemm", body: "c[0] += 1;"))
    #expect(error(wrong) == .wrongProduct(wrong, function: "cblas_sgemm"))
    let unresolved = try folder.compile("void nowhere(void);\n" + source("cblas_sgemm", body: "nowhere();"))
    #expect(error(unresolved)?.description.contains("cannot be loaded: undefined symbol: nowhere") == true)
    let manyThreads = try folder.compile(openBLASSource(threads: "2", isParallel: 1))
    #expect(error(manyThreads) == .manyThreads(manyThreads, threads: 2))
  }

  private func error(_ file: String) -> BLASLibraryError? {
    do throws(BLASLibraryError) {
      _ = try BLASLibrary(file)
      return nil
    } catch {
      #expect(error.description.hasPrefix(file + ": ") && !error.description.contains("\n"))
      return error
    }
  }

  private func onFourThreads(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { try body() } }
      try await group.waitForAll()
    }
  }

  private static let canBindToItself = dlsym(nil, "__sanitizer_print_stack_trace") == nil
}

/// Expects a product of whole numbers.
private func expectRightProduct(of library: BLASLibrary) throws {
  let shape = GEMMShape(m: 2, n: 2, k: 2)
  let operands = GEMM.Operands(
    a: AlignedBuffer([1, 2, 3, 4]), b: AlignedBuffer([5, 6, 7, 8]), c: AlignedBuffer(count: 4, repeating: 0))
  try GEMM(shape).plan(by: BLASKernels(library, name: "blas")).call(operands)(.init())
  #expect(operands.c.array == [19, 22, 43, 50])
}

/// C's text of a right product, after which `body` runs.
private func source(_ function: String, integer: String = "int", body: String = "") -> String {
  """
  void \(function)(int order, int ta, int tb, \(integer) m, \(integer) n, \(integer) k, float alpha, const float *a,
    \(integer) lda, const float *b, \(integer) ldb, float beta, float *c, \(integer) ldc) {
    for (\(integer) i = 0; i < m; i++)
      for (\(integer) j = 0; j < n; j++) {
        float sum = 0;
        for (\(integer) p = 0; p < k; p++) sum += a[ta == 112 ? p * lda + i : i * lda + p] * b[tb == 112 ? j * ldb + p : p * ldb + j];
        c[i * ldc + j] = alpha * sum + (beta == 0 ? 0 : beta * c[i * ldc + j]);
      }
    \(body)
  }

  """
}

/// C's text of a library with OpenBLAS' functions. It spoils the product of a thread that was not bound, as an OpenMP
/// build starts it, and of two threads that call at once, as a build without threads does.
private func openBLASSource(threads: String, isParallel: Int) -> String {
  let spoilt = isParallel == 0 ? "__atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) > 1" : "mine != 1"
  let begin = """
    static __thread int mine = 8;
    static int calls;
    char *openblas_get_config(void) { return "OpenBLAS 9.8.7 NO_AFFINITY"; }
    char *openblas_get_corename(void) { return "Imaginary"; }
    int openblas_get_parallel(void) { return \(isParallel); }
    int openblas_get_num_threads(void) { return \(threads); }
    void openblas_set_num_threads(int n) { mine = n; }

    """
  return begin
    + source(
      "cblas_sgemm",
      body: """
        if (\(spoilt)) c[0] = -1;
        for (volatile int i = 0; i < 1000; i++) {}
        __atomic_sub_fetch(&calls, 1, __ATOMIC_SEQ_CST);
        """)
}
