import Foundation

/// Readable names of Swift functions.
enum SymbolNames {
  /// Readable names by mangled name, from the compiler's swift-demangle; empty without this tool.
  static func demangled(_ mangled: Set<String>) -> [String: String] {
    let names = mangled.filter { $0.hasPrefix("$s") }.sorted()
    let file = FileManager.default.temporaryDirectory.appending(path: "mnist-bench-symbols-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["swift-demangle", "--simplified"]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try Data(names.joined(separator: "\n").utf8).write(to: file)
      process.standardInput = try FileHandle(forReadingFrom: file)
      try process.run()
      let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
      let readable = text.split(separator: "\n").map(String.init)
      return readable.count == names.count ? Dictionary(uniqueKeysWithValues: zip(names, readable)) : [:]
    } catch {
      return [:]
    }
  }
}
