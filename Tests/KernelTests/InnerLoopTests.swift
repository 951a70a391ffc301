import Foundation
import Testing

/// Sums that leave the registers in a kernel's inner loop cost a store and a load at every step. No result shows this,
/// so these tests read the machine code.
@Suite struct InnerLoopTests {
  /// One build of the SIMD kernels.
  struct InstructionSet: CustomTestStringConvertible {
    let testDescription: String
    /// The module, as in mangled names.
    let module: String
    /// The name of its vector registers.
    let register: String

    static let all = [
      InstructionSet(testDescription: "SSE2", module: "11SIMDKernels", register: "xmm"),
      InstructionSet(testDescription: "AVX2", module: "15SIMDKernelsAVX2", register: "ymm"),
      InstructionSet(testDescription: "AVX-512", module: "17SIMDKernelsAVX512", register: "zmm"),
    ]

    static let neon = InstructionSet(testDescription: "NEON", module: "11SIMDKernels", register: ".4s")
  }

  /// The most spills that each loop of some functions may have, and why, by a part of the mangled name.
  private static let exceptions: [(function: String, greatest: [String: Int], reason: String)] = [
    (
      "transformFilters", ["AVX2": 28, "AVX-512": 28],
      "no sums of a loop: nine weights become sixteen, once after each change of the weights"
    ),
    (
      "17PooledCorrelation", ["SSE2": 2],
      "the sums stay; codes that do not change in the loop are compared with in memory"
    ),
    (
      "11Correlation", ["SSE2": 6, "AVX2": 6],
      "nine sums fit, but the compiler loads the nine elements ahead; a width that the network does not have"
    ),
    (
      "convolveAndPoolDirectly", ["SSE2": 8],
      "conv1's three steps at once share elements, of which the compiler keeps some beyond the registers"
    ),
  ]

  @Test(
    "Inner loops hold their sums in registers", .enabled(if: DisassembledTests.obstacle == nil),
    arguments: InstructionSet.all)
  func registers(set: InstructionSet) throws {
    try expectRegisters(set, in: DisassembledTests.program)
  }

  /// Package.swift asks for this. Without it, any change moved all loops that follow it in memory, and with them their
  /// speed.
  @Test(
    "Inner loops begin at a cache line", .enabled(if: DisassembledTests.obstacle == nil),
    arguments: InstructionSet.all)
  func alignment(set: InstructionSet) throws {
    let loops = try loops(of: set, in: DisassembledTests.program)
    let elsewhere = loops.filter { $0.instructions[$0.instructions.startIndex].address % 64 != 0 }
    #expect(loops.count > 50 && elsewhere.isEmpty, "\(elsewhere.count) of \(loops.count): \(elsewhere.map(\.function))")
  }

  /// A module that is compiled without optimisation once measured a fifteenth of the bandwidth.
  @Test("The loop that measures memory moves vectors", .enabled(if: DisassembledTests.obstacle == nil))
  func stream() throws {
    let functions = try DisassembledTests.functions(of: "7Kernels10StreamLoop")
    let moves = functions.flatMap(\.instructions).filter { ["movups", "movaps"].contains($0.mnemonic) }
    let reads = moves.count { $0.operands.contains("), %xmm") && !$0.isVectorInFrame }
    let writes = moves.count { $0.operands.hasPrefix("%xmm") && $0.operands.hasSuffix(")") && !$0.isVectorInFrame }
    #expect(reads >= 2 && writes >= 1, "\(reads) vectors read, \(writes) written")
  }

  /// Counts them, too, because an emulator cannot tell their speed.
  @Test("Inner loops for arm64 hold their sums in registers", .enabled(if: DisassembledTests.arm64Kernels != nil))
  func registersOfARM64() throws {
    let loops = try expectRegisters(.neon, in: #require(DisassembledTests.arm64Kernels))
    let sums = loops.reduce(0) { $0 + $1.multiplyAdds }
    let spilling = loops.filter { !$0.spills.isEmpty }
    print("\(sums) fmla in \(loops.count) inner loops, of which \(spilling.count) have spills")
    let counts = Dictionary(grouping: loops, by: \.multiplyAdds).sorted { $0.key < $1.key }
    print("fmla per loop, and loops:", counts.map { "\($0.key): \($0.value.count)" }.joined(separator: ", "))
    for loop in spilling { print("\(loop.multiplyAdds) fmla, \(loop.spills.count) spills: \(loop.function)") }
  }

  private func loops(of set: InstructionSet, in program: String) throws -> [InnerLoop] {
    try DisassembledTests.functions(of: set.module, in: program).flatMap {
      InnerLoop.all(in: $0, register: set.register)
    }
  }

  @discardableResult
  private func expectRegisters(_ set: InstructionSet, in program: String) throws -> [InnerLoop] {
    let loops = try loops(of: set, in: program)
    // There is a loop for each tile shape and epilogue; fewer loops mean that some were not found.
    #expect(loops.count > 50)
    for name in ["DirectForward", "PanelProduct", "Scatter", "17PooledCorrelation", "RowProduct"] {
      #expect(loops.contains { $0.function.contains(name) }, "no inner loop in \(name)")
    }
    for loop in loops {
      let allowed = Self.exceptions.first { loop.function.contains($0.function) }?.greatest[set.testDescription] ?? 0
      #expect(
        loop.spills.count <= allowed,
        """
        \(loop.multiplyAdds) multiply-adds with \(loop.spills.count) spills in \(loop.function):
        \(loop.spills.map { "\(String($0.address, radix: 16)): \($0.mnemonic) \($0.operands)" }.joined(separator: "\n"))
        """)
    }
    return loops
  }

  @Test func whatIsInTheFrameIsFoundInARecordedLoop() throws {
    let function = try #require(Disassembly(Self.spilling).functions.first)
    #expect(function.name == "Correlation" && function.instructions.count == 40)
    let loop = try #require(InnerLoop.all(in: function, register: "ymm").first)
    #expect(loop.multiplyAdds == 9 && loop.instructions.count == 37)
    // Reloads of general registers from the frame do not count.
    #expect(
      loop.spills.map(\.mnemonic) == [
        "vmovaps", "vmovaps", "vmovaps", "vmovaps", "vmovaps", "vfmadd231ps",
      ])
    #expect(InnerLoop.all(in: function, register: "zmm").isEmpty)
  }

  @Test func aTileInRegistersIsClean() throws {
    let function = try #require(Disassembly(Self.clean).functions.first)
    let loop = try #require(InnerLoop.all(in: function, register: "ymm").first)
    #expect(loop.multiplyAdds == 12 && loop.spills.isEmpty)
  }

  @Test func arm64LoopsAreReadToo() throws {
    let function = try #require(Disassembly(Self.neon).functions.first)
    let loop = try #require(InnerLoop.all(in: function, register: ".4s").first)
    #expect(loop.multiplyAdds == 4 && loop.instructions.count == 9)
    #expect(loop.spills.map(\.mnemonic) == ["ldr", "stp"])
  }

  @Test func onlyTheInnermostLoopCounts() throws {
    let around =
      Self.clean.replacing("DirectForward>:\n", with: "DirectForward>:\n  4444b0:      \tvmovaps\t%ymm1, 0x80(%rsp)\n")
      + "  444538:      \tjne\t0x4444b0 <DirectForward>\n"
    let function = try #require(Disassembly(around).functions.first)
    let loops = InnerLoop.all(in: function, register: "ymm")
    #expect(loops.count == 1 && loops[0].spills.isEmpty)
  }

  /// The loop around jumps back out of the inner one, whose last instructions lie behind.
  @Test func aLoopThatAnotherBeginsInIsAroundIt() throws {
    let last = "  444529:      \tincq\t%rbx\n"
    let around =
      Self.clean.replacing("DirectForward>:\n", with: "DirectForward>:\n  4444b0:      \tvmovaps\t%ymm1, 0x80(%rsp)\n")
      .replacing(last, with: "  444528:      \tjne\t0x4444b0 <DirectForward>\n" + last)
    let function = try #require(Disassembly(around).functions.first)
    #expect(function.instructions.contains { $0.address == 0x444528 })
    let loops = InnerLoop.all(in: function, register: "ymm")
    #expect(loops.count == 1 && loops[0].spills.isEmpty)
  }
}

extension InnerLoopTests {
  /// A tile of 9 x 1 in AVX2 whose elements are all loaded ahead, and the code around it; names are shortened.
  private static let spilling = """
    0000000000452730 <Correlation>:
      452730:      \tmovq\t%rbx, 0x48(%rsp)
      452735:      \tvmovaps\t%ymm3, 0x60(%rsp)
      452740:      \tvmovaps\t%ymm10, 0x120(%rsp)
      452749:      \tvmovaps\t%ymm6, 0x1a0(%rsp)
      452752:      \tmovslq\t(%r11,%r9,4), %rdi
      452756:      \tvmovaps\t%ymm5, %ymm6
      45275a:      \tvmovaps\t%ymm4, %ymm5
      45275e:      \tvmovaps\t%ymm9, %ymm4
      452762:      \tmovq\t0x48(%rsp), %rbx
      452767:      \tvbroadcastss\t(%rbx,%rdi,4), %ymm9
      45276d:      \tmovq\t0x30(%rsp), %rbx
      452772:      \tvbroadcastss\t(%rbx,%rdi,4), %ymm10
      452778:      \tvbroadcastss\t(%r14,%rdi,4), %ymm1
      45277e:      \tvmovaps\t%ymm1, 0x180(%rsp)
      452787:      \tvbroadcastss\t(%r12,%rdi,4), %ymm12
      45278d:      \tvbroadcastss\t(%r10,%rdi,4), %ymm13
      452793:      \tvbroadcastss\t(%rsi,%rdi,4), %ymm14
      452799:      \tvbroadcastss\t(%r13,%rdi,4), %ymm15
      4527a0:      \tvbroadcastss\t(%r15,%rdi,4), %ymm0
      4527a6:      \tvbroadcastss\t(%rax,%rdi,4), %ymm1
      4527ac:      \tvmovups\t(%rdx), %ymm2
      4527b0:      \tvfmadd231ps\t%ymm9, %ymm2, %ymm7 # ymm7 = (ymm2 * ymm9) + ymm7
      4527b5:      \tvmovaps\t%ymm4, %ymm9
      4527b9:      \tvmovaps\t%ymm5, %ymm4
      4527bd:      \tvmovaps\t%ymm6, %ymm5
      4527c1:      \tvmovaps\t0x1a0(%rsp), %ymm6
      4527ca:      \tvfmadd231ps\t%ymm10, %ymm2, %ymm8 # ymm8 = (ymm2 * ymm10) + ymm8
      4527cf:      \tvmovaps\t0x120(%rsp), %ymm10
      4527d8:      \tvfmadd231ps\t0x180(%rsp), %ymm2, %ymm11 # ymm11 = (ymm2 * mem) + ymm11
      4527e2:      \tvfmadd231ps\t%ymm12, %ymm2, %ymm10 # ymm10 = (ymm2 * ymm12) + ymm10
      4527e7:      \tvfmadd231ps\t%ymm13, %ymm2, %ymm6 # ymm6 = (ymm2 * ymm13) + ymm6
      4527ec:      \tvfmadd231ps\t%ymm14, %ymm2, %ymm5 # ymm5 = (ymm2 * ymm14) + ymm5
      4527f1:      \tvfmadd231ps\t%ymm15, %ymm2, %ymm4 # ymm4 = (ymm2 * ymm15) + ymm4
      4527f6:      \tvfmadd231ps\t%ymm0, %ymm2, %ymm9 # ymm9 = (ymm2 * ymm0) + ymm9
      4527fb:      \tvfmadd231ps\t%ymm1, %ymm2, %ymm3 # ymm3 = (ymm2 * ymm1) + ymm3
      452800:      \tincq\t%r9
      452803:      \taddq\t%r8, %rdx
      452806:      \tcmpq\t%r9, %rcx
      452809:      \tjne\t0x452740 <Correlation+0x10>
      45280f:      \tvmovaps\t%ymm3, 0x60(%rsp)

    """

  /// A loop made up for arm64: a spill, a pair of them, and a reload of a general register.
  private static let neon = """
    0000000000000000 <DirectForward>:
         100:      \tldr\tq3, [sp, #0x20]
         104:      \tstp\tq0, q1, [x29, #-0x70]
         108:      \tldr\tx9, [sp, #0x10]
         10c:      \tldp\tq4, q5, [x8]
         110:      \tfmla\tv18.4s, v4.4s, v3.s[0]
         114:      \tfmla\tv17.4s, v5.4s, v3.s[0]
         118:      \tfmla\tv16.4s, v4.4s, v3.s[1]
         11c:      \tfmla\tv15.4s, v5.4s, v3.s[1]
         120:      \tcbnz\tx9, 0x100 <DirectForward+0x100>

    """

  /// A tile of 6 x 2 in AVX2.
  private static let clean = """
    00000000004444c0 <DirectForward>:
      4444c0:      \tvmovups\t-0x20(%rdi), %ymm13
      4444c5:      \tvmovups\t(%rdi), %ymm14
      4444c9:      \tvbroadcastss\t(%r15,%rbx,4), %ymm15
      4444cf:      \tvfmadd231ps\t%ymm13, %ymm15, %ymm12 # ymm12 = (ymm15 * ymm13) + ymm12
      4444d4:      \tvfmadd231ps\t%ymm15, %ymm14, %ymm11 # ymm11 = (ymm14 * ymm15) + ymm11
      4444d9:      \tvbroadcastss\t(%rcx,%rbx,4), %ymm15
      4444df:      \tvfmadd231ps\t%ymm13, %ymm15, %ymm10 # ymm10 = (ymm15 * ymm13) + ymm10
      4444e4:      \tvfmadd231ps\t%ymm15, %ymm14, %ymm9 # ymm9 = (ymm14 * ymm15) + ymm9
      4444e9:      \tvbroadcastss\t(%rdx,%rbx,4), %ymm15
      4444ef:      \tvfmadd231ps\t%ymm13, %ymm15, %ymm8 # ymm8 = (ymm15 * ymm13) + ymm8
      4444f4:      \tvfmadd231ps\t%ymm15, %ymm14, %ymm7 # ymm7 = (ymm14 * ymm15) + ymm7
      4444f9:      \tvbroadcastss\t(%rax,%rbx,4), %ymm15
      4444ff:      \tvfmadd231ps\t%ymm13, %ymm15, %ymm6 # ymm6 = (ymm15 * ymm13) + ymm6
      444504:      \tvfmadd231ps\t%ymm15, %ymm14, %ymm5 # ymm5 = (ymm14 * ymm15) + ymm5
      444509:      \tvbroadcastss\t(%r12,%rbx,4), %ymm15
      44450f:      \tvfmadd231ps\t%ymm13, %ymm15, %ymm4 # ymm4 = (ymm15 * ymm13) + ymm4
      444514:      \tvfmadd231ps\t%ymm15, %ymm14, %ymm3 # ymm3 = (ymm14 * ymm15) + ymm3
      444519:      \tvbroadcastss\t(%r10,%rbx,4), %ymm15
      44451f:      \tvfmadd231ps\t%ymm13, %ymm15, %ymm2 # ymm2 = (ymm15 * ymm13) + ymm2
      444524:      \tvfmadd231ps\t%ymm14, %ymm15, %ymm1 # ymm1 = (ymm15 * ymm14) + ymm1
      444529:      \tincq\t%rbx
      44452c:      \taddq\t%r9, %rdi
      44452f:      \tcmpq\t%rbx, %r8
      444532:      \tjne\t0x4444c0 <DirectForward>

    """
}
