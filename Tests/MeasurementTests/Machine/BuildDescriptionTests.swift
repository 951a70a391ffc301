import Files
import Foundation
import Testing

@testable import BenchmarkReports

@Suite struct BuildDescriptionTests {
  @Test("A report states every flag that Package.swift gives the kernels")
  func flags() throws {
    let text = try FileBytes.text(packageRoot.appending(path: "Package.swift").path)
    let optimisation = try #require(text.firstMatch(of: /let optimisation = \[([^\]]*)\]/)).output.1
    let alignment = try #require(text.firstMatch(of: /let loopAlignment = \[([^\]]*)\]/)).output.1
    func flags(_ list: Substring) -> String {
      list.matches(of: /"(.*?)"/).map { String($0.output.1) }.joined(separator: " ")
    }
    #expect(flags(optimisation).contains("-O ") && flags(alignment).hasPrefix("-Xllvm "))
    #if arch(x86_64)
      #expect(BuildDescription.kernelFlags.hasPrefix(flags(optimisation) + " " + flags(alignment) + ";"))
    #else
      #expect(BuildDescription.kernelFlags == flags(optimisation))
    #endif
    let architectures = text.matches(of: /dependencies.*\n *swiftSettings: simdSettings\(architecture: "(.*?)"/)
      .map(\.output.1)
    #expect(architectures.count == 2)
    for architecture in architectures {
      #if arch(x86_64)
        #expect(BuildDescription.kernelFlags.contains("-Xcc -march=\(architecture)"))
      #else
        #expect(!BuildDescription.kernelFlags.contains(architecture))
      #endif
    }
  }
}
