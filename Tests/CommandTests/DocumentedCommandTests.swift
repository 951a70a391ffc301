import ArgumentParser
import Testing

@testable import mnist_bench

/// That the commands, targets and files exist that README and documentation name, with the flags they are given.
@Suite struct DocumentedCommandTests {
  @Test("Pages are found, and so are their commands")
  func pagesAreFound() throws {
    let paths = DocumentationPage.all.map(\.path)
    #expect(Set(paths).isSuperset(of: ["README.md", "CONTRIBUTING.md", "Datasets/README.md", "Tests/README.md"]))
    #expect(paths.count { $0.contains(".docc/") } > 10)
    let commands = try DocumentationPage.all.flatMap { try $0.commands() }
    #expect(commands.count { $0.contains("mnist-bench ") } > 30)
    #expect(commands.count { $0.hasPrefix("make ") } > 20)
  }

  @Test("Commands of the program are understood", arguments: DocumentationPage.all)
  func commandsAreUnderstood(page: DocumentationPage) throws {
    for (command, arguments) in try page.programArguments() {
      do {
        _ = try MNISTBench.parseAsRoot(arguments)
      } catch {
        // Where help is asked for, it comes as an error.
        #expect(MNISTBench.exitCode(for: error) == .success, "\(command): \(MNISTBench.message(for: error))")
      }
    }
  }

  @Test("Targets are in the Makefile", arguments: DocumentationPage.all)
  func targetsExist(page: DocumentationPage) throws {
    let makefile = try DocumentationPage(path: "Makefile").text()
    // In blocks and within the text.
    for match in try page.text().matches(of: #/(?:^ {4}|`)make\s+([a-z0-9-]+)/#.anchorsMatchLineEndings()) {
      let isThere = makefile.contains("\n\(match.1): ")
      #expect(isThere, "make \(match.1)")
    }
  }

  @Test("Swift files are in the package", arguments: DocumentationPage.all)
  func filesExist(page: DocumentationPage) throws {
    let names = Set(DocumentationPage.files.map(DocumentationPage.name) + ["Package.swift"])
    for match in try page.text().matches(of: #/`[\w/+-]*?([\w+-]+\.swift)`/#) {
      let isThere = names.contains(String(match.1))
      #expect(isThere, "\(match.1)")
    }
  }
}
