import Files
import Foundation
import Testing

@testable import BenchmarkReports

@Suite struct BuildDescriptionTests {
  @Test("A report states every flag that Package.swift gives the kernels")
  func flags() throws {
    let text = try FileBytes.text(packageRoot.appending(path: "Package.swift").path)
    let optimisation = try #require(text.firstMatch(of: /let optimisation = \[(.*)\]/)).output.1
    let flags = optimisation.split(separator: ", ").map { $0.trimmingCharacters(in: ["\""]) }.joined(separator: " ")
    #expect(flags.contains("-O ") && BuildDescription.kernelFlags.hasPrefix(flags))
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
