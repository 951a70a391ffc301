import Testing

@testable import BenchmarkReports

@Suite struct MachineTests {
  private let files = [
    "proc/sys/kernel/hostname": "lab-7\n",
    "proc/loadavg": "1.25 0.50 0.10 1/84 7457\n",
    "proc/cpuinfo": """
    processor\t: 0
    model name\t: AMD EPYC 9B45
    cpu MHz\t\t: 2600.000
    physical id\t: 0
    core id\t\t: 0
    flags\t\t: fpu avx512f hypervisor

    processor\t: 1
    model name\t: AMD EPYC 9B45
    cpu MHz\t\t: 2600.000
    physical id\t: 0
    core id\t\t: 0
    flags\t\t: fpu avx512f hypervisor

    """,
    "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave\n",
    "sys/devices/system/cpu/cpu0/cache/index0/type": "Data\n",
    "sys/devices/system/cpu/cpu0/cache/index0/level": "1\n",
    "sys/devices/system/cpu/cpu0/cache/index0/size": "48K\n",
    "sys/devices/system/cpu/cpu0/cache/index0/shared_cpu_list": "0\n",
    "sys/devices/system/cpu/cpu0/cache/index1/type": "Unified\n",
    "sys/devices/system/cpu/cpu0/cache/index1/level": "3\n",
    "sys/devices/system/cpu/cpu0/cache/index1/size": "32M\n",
    "sys/devices/system/cpu/cpu0/cache/index1/shared_cpu_list": "0-3,8-9\n",
  ]

  @Test func readsWhatLinuxTells() throws {
    let machine = try Machine.described(by: files)
    #expect(machine.hostName == "lab-7")
    #expect(machine.cpuModel == "AMD EPYC 9B45")
    #expect(machine.logicalProcessors == 2)
    #expect(machine.physicalCores == 1)
    #expect(machine.megahertz == 2_600)
    #expect(machine.loadAverages == [1.25, 0.5, 0.1])
    #expect(machine.governor == "powersave")
    #expect(machine.isVirtual == true)
    #expect(try Machine.described(by: ["proc/cpuinfo": "processor\t: 0\nflags\t: fpu\n"]).isVirtual == false)
    #expect(
      machine.caches == [
        Cache(type: "Data", level: 1, size: 48 * 1_024, sharing: 1),
        Cache(type: "Unified", level: 3, size: 32 * 1_048_576, sharing: 6),
      ])
  }

  @Test func doesWithoutWhatIsMissing() throws {
    let machine = try Machine.described(by: ["proc/cpuinfo": "processor\t: 0\nBogoMIPS\t: 100\n"])
    #expect(machine.logicalProcessors == 1)
    #expect(machine.physicalCores == 1)
    #expect(!machine.cpuModel.isEmpty && !machine.hostName.isEmpty)
    #expect(machine.megahertz == nil && machine.governor == nil && machine.isVirtual == nil)
    #expect(machine.caches.isEmpty && machine.loadAverages.isEmpty)
  }

  @Test func garbageIsNotFollowedByACrash() throws {
    let machine = try Machine.described(by: [
      "proc/cpuinfo": ":::\nprocessor\n\u{0}\u{1}:\n", "proc/loadavg": "a b c",
      "sys/devices/system/cpu/cpu0/cache/index0/type": "Data\n",
      "sys/devices/system/cpu/cpu0/cache/index0/level": "one\n",
      "sys/devices/system/cpu/cpu0/cache/index0/size": "K\n",
    ])
    #expect(machine.logicalProcessors == 1)
    #expect(machine.caches.isEmpty && machine.loadAverages.isEmpty)
  }

  @Test func theMachineAtHandHasProcessors() {
    let machine = Machine.current()
    #expect(machine.logicalProcessors >= machine.physicalCores)
    #expect((1...machine.logicalProcessors).contains(machine.usableProcessors))
    #expect(machine.loadAverages.count == 3)
  }

  @Test func warnsOfEachCircumstance() throws {
    let machine = try Machine.described(by: files)
    var circumstances = MachineCircumstances(threads: 4)
    circumstances.stolen = 0.034
    circumstances.otherLoad = 0.12
    circumstances.frequencyDrift = 0.08
    circumstances.runDrift = 0.07
    circumstances.isDebugBuild = true
    circumstances.instrumentation = "AddressSanitizer"
    circumstances.hasCounters = false
    let warnings = machine.warnings(circumstances)
    let expected = [
      "debug build", "AddressSanitizer", "processes used 24.0 % of a processor", "governor is powersave",
      "changed by up to 8.0 % within a benchmark", "changed by 7.0 % over the run",
      "virtual machine without hardware counters", "gave 6.8 % of a processor", "4 threads share 1 cores",
      "only 2 processors",
    ]
    #expect(warnings.count == expected.count)
    for (warning, words) in zip(warnings, expected) {
      #expect(warning.contains(words))
    }
  }

  @Test func aQuietMachineGivesNoWarnings() throws {
    let machine = try Machine.described(by: [
      "proc/cpuinfo": "processor\t: 0\nmodel name\t: Example CPU\nflags\t\t: fpu\n",
      "proc/loadavg": "0.01 0.1 0.1 1/2 3\n",
      "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance\n",
    ])
    var circumstances = MachineCircumstances(threads: 1)
    circumstances.stolen = 0
    circumstances.otherLoad = 0.01
    circumstances.frequencyDrift = 0.01
    circumstances.runDrift = 0.01
    circumstances.isDebugBuild = false
    circumstances.instrumentation = nil
    #expect(machine.warnings(circumstances).isEmpty)
  }

  @Test("The load average, in which this run is itself, counts only where others' load is not measured")
  func loadAverage() throws {
    let machine = try Machine.described(by: files)
    var circumstances = MachineCircumstances(threads: 1)
    #expect(machine.warnings(circumstances).contains { $0.contains("load average is 1.25") })
    circumstances.otherLoad = 0
    #expect(!machine.warnings(circumstances).contains { $0.contains("load") })
  }

  @Test("What disturbs one thread disturbs it among many processors as well", arguments: [2, 64])
  func manyProcessors(count: Int) throws {
    let machine = try Machine.described(by: [
      "proc/cpuinfo": (0..<count).map { "processor\t: \($0)\n\n" }.joined()
    ])
    func warnings(processors: Double) -> [String] {
      var circumstances = MachineCircumstances(threads: 1)
      circumstances.otherLoad = processors / Double(count)
      circumstances.stolen = processors / Double(count) / 50
      return machine.warnings(circumstances).filter { $0.contains("of a processor") }
    }
    #expect(warnings(processors: 0.11).count == 2)
    #expect(warnings(processors: 0.09).isEmpty)
  }

  @Test("A process that is kept from some processors has fewer")
  func affinity() throws {
    func machine(_ list: String) throws -> Machine {
      try Machine.described(
        by: files.merging(["proc/self/status": "Name:\tmnist-bench\nCpus_allowed:\t2\n\(list)\nThreads:\t1\n"]) { $1 })
    }
    let kept = try machine("Cpus_allowed_list:\t1")
    #expect(kept.logicalProcessors == 2 && kept.usableProcessors == 1)
    #expect(kept.warnings(MachineCircumstances(threads: 2)).contains { $0.contains("2 threads run on only 1 ") })
    for other in ["Cpus_allowed_list:\t0-1", "Cpus_allowed_list:\t0-7", ""] {
      #expect(try machine(other).usableProcessors == 2)
    }
  }

  @Test func siblingsAreNamedEvenIfNoTwoAreUsed() throws {
    let machine = try Machine.described(by: files)
    #expect(
      machine.warnings(MachineCircumstances(threads: 1)).contains {
        $0.hasPrefix("2 processors are siblings on 1 core")
      })
  }

  @Test func whatOthersUseIsAShareOfAllTimeWithoutOurOwn() throws {
    // 100 ticks of 10 ms pass on all processors; 60 are used, 25 of them by this process.
    let before = try #require(ProcessorUsage(line: "cpu  100 0 100 700 50 0 0 50 0 0", ownNanoseconds: 5_000_000_000))
    let after = try #require(ProcessorUsage(line: "cpu  140 10 110 740 50 0 0 50 40 0", ownNanoseconds: 5_250_000_000))
    #expect(abs(after.fractionOfOthers(since: before) - 0.35) < 1e-12)
    #expect(before.fractionOfOthers(since: before) == 0)
    #expect(before.fractionOfOthers(since: after) == 0)
  }

  @Test func aRunKnowsWhatOthersUsedSinceItsBeginning() {
    let circumstances = MachineCircumstances(threads: 2, since: ProcessorUsage.current(), quota: nil)
    #expect((circumstances.otherLoad != nil) == (ProcessorUsage.current() != nil))
    #expect((circumstances.stolen != nil) == (ProcessorUsage.current() != nil))
    #expect(MachineCircumstances(threads: 2, since: nil, quota: nil).otherLoad == nil)
  }

  @Test func stolenTimeIsAShareOfAllTime() throws {
    let before = try #require(ProcessorUsage(line: "cpu  100 0 100 700 50 0 0 50 0 0"))
    let after = try #require(ProcessorUsage(line: "cpu  150 0 120 720 50 0 0 60 40 0"))
    #expect(abs(after.fractionStolen(since: before) - 0.1) < 1e-12)
    #expect(before.fractionStolen(since: before) == 0)
    #expect(before.fractionStolen(since: after) == 0)
    #expect(ProcessorUsage(line: "cpu0 1 2 3 4 5 6 7 8") == nil)
    #expect(ProcessorUsage(line: "cpu  1 2 3") == nil)
  }
}
