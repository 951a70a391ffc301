import Foundation
import Testing

@testable import BenchmarkReports

/// Which source a report says that it was made from, in a repository of the test's own.
@Suite struct SourceRevisionTests {
  private let folder = try! TemporaryFolder()
  private var repository: URL { folder.url.appending(path: "repository") }
  private var program: URL { repository.appending(path: ".build/release") }

  init() throws {
    try FileManager.default.createDirectory(at: program, withIntermediateDirectories: true)
    try write(".build/", to: ".gitignore")
    try write("let answer = 42", to: "Sources/Kernel.swift")
    try Script.git("init --quiet && git add . && git commit --quiet --message first", in: repository)
  }

  @Test("It is that of the checkout in which the program lies, not that of the folder it is run from")
  func commit() throws {
    let commit = try Script.git("rev-parse HEAD", in: repository).trimmingCharacters(in: .newlines)
    #expect(SourceRevision(around: program) == SourceRevision(around: repository))
    #expect(SourceRevision(around: program)?.commit == commit)
    #expect(SourceRevision(around: program)?.isDirty == false)
    #expect(SourceRevision(around: folder.url) == nil)
    let seconds = try Script.git("log -1 --format=%ct", in: repository).trimmingCharacters(in: .newlines)
    let date = Date(timeIntervalSince1970: Double(seconds) ?? 0).formatted(.iso8601)
    #expect(SourceRevision(around: program)?.date == date)
    #expect(SourceRevision.date(of: String(commit.prefix(12)), in: repository) == date)
    #expect(SourceRevision.date(of: String(repeating: "0", count: 40), in: repository) == nil)
  }

  @Test("A file that git does not know is compiled as well, if it is below Sources")
  func untracked() throws {
    try write("notes", to: "Results/notes.txt")
    #expect(SourceRevision(around: program)?.isDirty == false)
    try write("let answer = 41", to: "Sources/Fast/New.swift")
    #expect(SourceRevision(around: program)?.isDirty == true)
    try write("Sources/Fast\n.build/", to: ".gitignore")
    try Script.git("commit --quiet --all --message ignored", in: repository)
    #expect(SourceRevision(around: program)?.isDirty == false)
  }

  @Test("A changed file is seen wherever it is")
  func changed() throws {
    try write(".build/\n*.log", to: ".gitignore")
    #expect(SourceRevision(around: program)?.isDirty == true)
  }

  private func write(_ text: String, to name: String) throws {
    let file = repository.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("\(text)\n".utf8).write(to: file)
  }
}
