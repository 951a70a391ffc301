import Foundation
import Testing

@testable import BenchmarkReports

/// Limits on the processor time of control groups: Linux 6.1, version 2, in which the outer of two groups has the time
/// of half a processor and the inner one of two; and version 1, in which the outer one has half, the inner one no
/// limit.
@Suite struct ProcessorQuotaTests {
  private func quota(_ files: [String: String]) throws -> ProcessorQuota? {
    try withRootFolder(files) { ProcessorQuota(root: $0) }
  }

  @Test("The smallest limit up the hierarchy holds", arguments: ["control-group-2", "control-group-1"])
  func smallest(recording: String) throws {
    let quota = try #require(try quota(RecordedSystem(recording).files))
    #expect(quota.processors == 0.5)
  }

  @Test("The periods in which the group had to wait are counted from the beginning of a measurement")
  func throttling() throws {
    var files = try RecordedSystem("control-group-2").files
    let name = "sys/fs/cgroup/pod.slice/cpu.stat"
    let now = try #require(try quota(files))
    files[name] = "usage_usec 1\nnr_periods 159\nnr_throttled 169\n"
    let before = try #require(try quota(files))
    // The recording has 251 periods, 244 of them throttled.
    #expect(now.throttling(since: before) == (92, 75))
    #expect(now.throttling(since: now) == (0, 0))
    #expect(before.throttling(since: now) == (0, 0))
  }

  @Test("Default threads fit into the quota, rounded up to whole processors")
  func threads() throws {
    var files = try RecordedSystem("siblings16").files.merging(RecordedSystem("control-group-2").files) { $1 }
    for (limit, threads) in [("50000 100000", 1), ("150000 100000", 2), ("10000 20000", 1), ("max 100000", 2)] {
      files["sys/fs/cgroup/pod.slice/cpu.max"] = limit + "\n"
      // What the inner group may have at most is two processors' time.
      #expect(try Machine.described(by: files).usableProcessors == threads, "\(limit)")
    }
    files["sys/fs/cgroup/pod.slice/container.scope/cpu.max"] = "max 100000\n"
    let free = try Machine.described(by: files)
    #expect(free.usableProcessors == 16 && free.processorQuota == nil)
  }

  @Test("A container that sees its own group as the root of all finds its limit there")
  func nameSpace() throws {
    let files = try RecordedSystem("control-group-2").files
    let mounted = files["proc/self/mountinfo", default: ""]
    // A name space of its own: the group is "/", and so is what is mounted.
    let own = [
      "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": mounted, "sys/fs/cgroup/cpu.max": "75000 100000\n",
    ]
    #expect(try quota(own)?.processors == 0.75)
    // None: the host's path, of which the group itself is mounted.
    let shared = [
      "proc/self/cgroup": "0::/docker/ab\\x2d12\n",
      "proc/self/mountinfo": mounted.replacing("0:22 / /sys", with: "0:22 /docker/ab\\134x2d12 /sys"),
      "sys/fs/cgroup/cpu.max": "75000 100000\n",
    ]
    #expect(try quota(shared)?.processors == 0.75)
    // A mount from outside of the name space.
    let outside = own.merging(["proc/self/cgroup": "0::/../other\n"]) { $1 }
    #expect(try quota(outside)?.processors == 0.75)
  }

  @Test(
    "No quota is made up of files that are missing or garbage",
    arguments: [
      [:], ["proc/self/cgroup": "0::/\n"],
      ["proc/self/cgroup": ":::\n\n1:\n", "proc/self/mountinfo": "- - -\n1 2 -\n"],
      [
        "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": "24 23 0:22 / /c rw - cgroup2 cgroup2 rw\n",
        "c/cpu.max": "a b\n",
      ],
      [
        "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": "24 23 0:22 / /c rw - cgroup2 cgroup2 rw\n",
        "c/cpu.max": "50000 0\n",
      ],
    ])
  func garbage(files: [String: String]) throws {
    #expect(try quota(files) == nil)
  }

  @Test("A quota and what it cost are warned of")
  func warnings() throws {
    let files = try RecordedSystem("siblings16").files.merging(RecordedSystem("control-group-2").files) { $1 }
    let machine = try Machine.described(by: files)
    var circumstances = MachineCircumstances(threads: 1)
    circumstances.throttling = (92, 75)
    #expect(
      machine.warnings(circumstances).contains(
        "a quota (control group, container) allows this process the time of 0.50 processors: it had to wait in 75 of 92 "
          + "periods"))
  }
}
