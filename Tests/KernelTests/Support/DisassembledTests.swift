import Foundation

/// The program that runs these tests, disassembled by `llvm-objdump`. Its kernels have the same machine code as in
/// mnist-bench, because kernels are optimised in debug builds too.
enum DisassembledTests {
  /// Why the program cannot be disassembled; nil if it can. Instrumented code has other loops than measured code.
  static let obstacle: String? = {
    #if arch(x86_64) && os(Linux)
      guard let tools else { return "llvm-objdump is not beside swiftc" }
      let instrumented = "__asan_init|__tsan_init|__llvm_profile_write_file"
      let found = try? shell("'\(tools)/llvm-nm' '\(program)' | grep -cE ' [tT] (\(instrumented))$'")
      return found?.hasPrefix("0") == true ? nil : "the kernels are instrumented"
    #else
      return "the disassembly is read for x86-64 on Linux"
    #endif
  }()

  /// All functions of the module whose mangled name is `module`, such as "15SIMDKernelsAVX2".
  static func functions(of module: String, in program: String = program) throws -> [Disassembly.Function] {
    let names = #"sed -n 's/^[0-9a-f]* [tT] \(.*\#(module).*\)$/\1/p' | paste -s -d , -"#
    let text = try shell(
      """
      '\(tools!)/llvm-objdump' -d --no-show-raw-insn \
        --disassemble-symbols="$('\(tools!)/llvm-nm' '\(program)' | \(names))" '\(program)'
      """)
    return Disassembly(text).functions
  }

  /// An object file with the kernels for arm64, which `make arm64` names; nil if there is none.
  static let arm64Kernels = ProcessInfo.processInfo.environment["ARM64_KERNELS"]

  static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path

  private static let tools: String? = {
    let folder = try? shell("dirname \"$(readlink -f \"$(command -v swiftc)\")\"")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return folder.flatMap { FileManager.default.isExecutableFile(atPath: $0 + "/llvm-objdump") ? $0 : nil }
  }()

  private static func shell(_ command: String) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}
