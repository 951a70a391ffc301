/// The facts in `/proc/cpuinfo` that a report needs.
struct ProcessorInformation {
  private(set) var model: String?
  private(set) var megahertz: Double?
  /// The numbers of the logical processors.
  private(set) var processors: Set<Int> = []
  /// Whether the flags name a hypervisor; nil if there are no flags (ARM).
  private(set) var isVirtual: Bool?
  private var cores: Set<String> = []
  private var implementer: String?
  private var part: String?

  /// Reads the file's `key : value` lines, one block per logical processor.
  init(_ text: String) {
    var package = "0"
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimming(while: \.isWhitespace) }
      guard parts.count == 2 else { continue }
      let value = String(parts[1])
      switch parts[0] {
      case "processor": processors.insert(Int(value) ?? processors.count)
      case "model name": model = model ?? value
      case "CPU implementer": implementer = implementer ?? value
      case "CPU part": part = part ?? value
      case "cpu MHz": megahertz = megahertz ?? Double(value)
      case "physical id": package = value
      case "core id": cores.insert("\(package):\(value)")
      case "flags": isVirtual = isVirtual == true || value.split(separator: " ").contains("hypervisor")
      default: break
      }
    }
  }

  /// The processor's name. Where the file has none (ARM): the numbers of its maker and design, which distinguish
  /// machines; nil without these, too.
  var name: String? {
    if let model { return model }
    guard let implementer, let part else { return nil }
    return "ARM, implementer \(implementer), part \(part)"
  }

  /// Physical cores; the number of logical processors where the file does not list cores (ARM).
  var physicalCores: Int {
    cores.isEmpty ? processors.count : cores.count
  }
}

extension Substring {
  fileprivate func trimming(while predicate: (Character) -> Bool) -> Substring {
    let start = drop(while: predicate)
    guard let last = start.lastIndex(where: { !predicate($0) }) else { return start.prefix(0) }
    return start[...last]
  }
}
