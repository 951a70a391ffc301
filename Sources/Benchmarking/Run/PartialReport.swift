import BenchmarkReports
import Files
import Foundation
import JSONDocuments

/// The rows that a run of `bench` has measured so far, in a file beside its report until the report is written. The
/// first line of JSON identifies the run; then comes a line for each finished case. However the program ends, all
/// complete lines remain.
package final class PartialReport {
  /// The identity of a run: only a run with the same values may resume it.
  struct Identity: Codable, Equatable {
    /// Names and values, in the order in which they are compared.
    let fields: [Field]

    struct Field: Codable, Equatable {
      let name: String
      let value: String
    }
  }

  private struct Header: Codable {
    let identity: Identity
    let roofline: Roofline
  }

  private struct Case: Codable {
    let title: String
    let rows: [ReportRow]
  }

  /// The limits that the run began with.
  let roofline: Roofline
  /// The rows of each finished case, by its title.
  private(set) var rows: [String: [ReportRow]] = [:]
  /// The file's path; nil if no file is kept.
  private let file: String?

  /// The path of a report's partial report; nil if the report is written directly (to a device or pipe), where no file
  /// can be beside it.
  package static func file(for report: String) -> String? {
    DirectOutput(path: report) == nil ? report + ".unfinished" : nil
  }

  /// Starts a new partial report and discards an earlier one.
  init(for report: String, identity: Identity, roofline: Roofline) throws(ReportError) {
    file = Self.file(for: report)
    self.roofline = roofline
    if let file { try Self.write(Self.line(Header(identity: identity, roofline: roofline), file: file), to: file) }
  }

  /// Continues the partial report of an interrupted run.
  ///
  /// - Throws: ``ResumptionError`` if there is none, or if it belongs to another run; `ReportError` if it cannot be
  ///   written.
  init(resuming report: String, identity: Identity) throws {
    guard let file = Self.file(for: report) else {
      throw ResumptionError(
        description: "--resume: \(DirectOutput.name(of: report)): expected a file, beside which a run can be kept")
    }
    self.file = file
    guard let bytes = try? FileBytes.read(file, .regular, byteLimit: FileBytes.documentLimit) else {
      throw ResumptionError(
        description: "--resume: \(file): expected what an interrupted run has left, found no such file")
    }
    // The text after the last newline is incomplete: the program ended while writing it.
    let lines = Data(bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
    guard let first = lines.first, let header = try? JSONDocument.decode(Header.self, from: first) else {
      throw ResumptionError(
        description: "--resume: \(file): is not what this program leaves; run without --resume")
    }
    if let difference = identity.difference(from: header.identity) {
      throw ResumptionError(description: "--resume: \(file) is of another run: \(difference)")
    }
    roofline = header.roofline
    var kept = Data(first) + Data("\n".utf8)
    for line in lines.dropFirst() {
      guard let done = try? JSONDocument.decode(Case.self, from: line) else { break }
      rows[done.title] = done.rows
      kept += line + Data("\n".utf8)
    }
    try Self.write(kept, to: file)
  }

  /// Adds a finished case.
  func add(_ rows: [ReportRow], of title: String) throws(ReportError) {
    self.rows[title] = rows
    guard let file else { return }
    let line = try Self.line(Case(title: title, rows: rows), file: file)
    // An incomplete line has no newline, and its case is measured again.
    guard let stream = fopen(file, "a") else { throw Self.unwritable(file) }
    let isWritten = line.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) == $0.count }
    guard fclose(stream) == 0, isWritten else { throw Self.unwritable(file) }
  }

  /// Removes the file after the report is written.
  package static func remove(for report: String) {
    if let file = file(for: report) { try? FileManager.default.removeItem(atPath: file) }
  }

  private static func write(_ data: Data, to file: String) throws(ReportError) {
    do throws(FileError) {
      try FileOutput.replace(file, with: [Array(data)])
    } catch {
      throw .unwritable(file: file, reason: error.reason)
    }
  }

  /// The last system call's error.
  private static func unwritable(_ file: String) -> ReportError {
    .unwritable(file: file, reason: String(cString: strerror(errno)))
  }

  private static func line(_ value: some Encodable, file: String) throws(ReportError) -> Data {
    do {
      return try JSONEncoder().encode(value) + Data("\n".utf8)
    } catch {
      throw .unwritable(file: file, reason: error.localizedDescription)
    }
  }
}

extension PartialReport.Identity {
  /// The first field that differs, with both values; nil if none differs.
  func difference(from earlier: PartialReport.Identity) -> String? {
    guard fields.map(\.name) == earlier.fields.map(\.name) else { return "it was written by another version" }
    return zip(fields, earlier.fields).first { $0 != $1 }.map { now, then in
      "\(now.name) is \(then.value) there, \(now.value) now"
    }
  }
}

/// The error of a run that cannot be resumed.
struct ResumptionError: Error, CustomStringConvertible {
  /// One line: the file and the problem.
  let description: String
}
