import Testing

/// `Tests/Peers/host.py`: what it takes for a disturbance of the comparison with other frameworks.
@Suite(.enabled(if: Python.canImport("resource"), "needs python3"))
struct PeersHostTests {
  @Test("Other processes' time is what is left without our own")
  func others() throws {
    let output = try Self.host(
      "print(host.Usage(110, 50, 30).others_since(host.Usage(100, 40, 24)))",
      "print(host.Usage(110, 40, 30).others_since(host.Usage(100, 40, 24)))")
    #expect(output == "0.4\n0.0\n")
  }

  @Test("The load average counts only where the system does not tell what others used")
  func warnings() throws {
    let output = try Self.host(
      "print(host.warnings(host.Usage(0, 0, 0), host.Usage(10, 12, 10), 0))",
      "print(host.warnings(host.Usage(0, 0, 0), host.Usage(10, 10.9, 10), 5))",
      "print(host.warnings(None, None, 1.25))", "print(host.warnings(None, None, 0.25))")
    #expect(
      output == """
        ['other processes used 20.0 % of a processor during the run']
        []
        ['the load average was 1.25 at the start']
        []

        """)
  }

  @Test("A machine's results are named for its generation where the processor's name does not tell it")
  func generations() throws {
    let output = try Self.host(
      "print(*(host.generation('AMD EPYC', *numbers) for numbers in [(25, 17), (25, 1), (26, 2), (99, 0)]))",
      "print(*(host.generation('Intel(R) Xeon(R) Processor', *numbers) for numbers in [(6, 207), (6, 143), (6, 1)]))",
      "print(host.generation('AMD EPYC 9R14', 25, 17), host.generation('Intel Xeon 8488C', 6, 143))",
      "print(host.generation('Example', 6, 207))")
    #expect(output == "zen4 zen3 zen5 None\nemerald-rapids sapphire-rapids None\nNone None\nNone\n")
  }

  @Test("The time of children that have ended is our own", .enabled(if: Self.tellsUsage, "needs /proc/stat"))
  func children() throws {
    let output = try Self.host(
      "import subprocess, sys", "before = host.Usage.now()",
      "child = 'import time; sum(range(1000000)); print(time.process_time())'",
      "used = float(subprocess.check_output([sys.executable, '-c', child]))", "after = host.Usage.now()",
      "print(after.own - before.own >= used > 0)")
    #expect(output == "True\n")
  }

  private static var tellsUsage: Bool { (try? host("print(host.Usage.now() is not None)")) == "True\n" }

  /// What Python prints for these statements.
  private static func host(_ statements: String...) throws -> String {
    let folder = packageRoot.appending(path: "Tests/Peers").path
    let script = ["import sys", "sys.path.insert(0, '\(folder)')", "import host"]
    let result = try Python.run(["-B", "-c", (script + statements).joined(separator: "\n")])
    #expect(result.status == 0, "\(result.output)")
    return result.output
  }
}
