import BenchmarkReports
import Files
import Foundation
import JSONDocuments
import ModelInsight
import NeuralNetwork

/// A file for a report's page; its fields show its kind.
package enum ReportInput {
  case benchmarks(Report)
  case history(TrainingHistory)
  case evaluation(EvaluationReport)
  case reproduction(ReproductionRecord)
  case peers(PeersRecord)
  case ranks(RanksRecord)

  /// The fields that tell the kinds apart.
  private struct Fields: Decodable {
    let names: Set<String>

    private struct Key: CodingKey {
      let stringValue: String
      let intValue: Int? = nil
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      names = Set(try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue))
    }
  }

  /// Reads and checks a file.
  ///
  /// - Throws: an error of one line that names the file, the field and what was expected.
  package init(contentsOf path: String) throws {
    let file = FileBytes.name(of: path)
    let data: Data
    do throws(FileReadingError) {
      data = Data(try FileBytes.read(path, byteLimit: FileBytes.documentLimit))
    } catch {
      throw JSONFileError.unreadable(file: file, reason: error.reason)
    }
    let fields: Set<String>
    do {
      fields = try JSONDocument.decode(Fields.self, from: data).names
    } catch DecodingError.typeMismatch {
      throw JSONFileError.invalidField(file: file, field: "the document", expected: "an object")
    } catch {
      throw JSONFileError.notJSON(file: file)
    }
    if fields.contains("benchmarks") || fields.contains("context") {
      self = .benchmarks(try Report(decoding: data, file: file))
    } else if fields.contains("epochs") {
      self = .history(try JSONFile.read(from: data, file: file))
    } else if fields.contains("evaluation") {
      let report: EvaluationReport = try JSONFile.read(from: data, file: file)
      try report.evaluation.check(file: file)
      self = .evaluation(report)
    } else if fields.contains("experiments") {
      self = .reproduction(try JSONFile.read(from: data, file: file))
    } else if fields.contains("workloads") {
      self = .peers(try JSONFile.read(from: data, file: file))
    } else if fields.contains("steps") {
      self = .ranks(try JSONFile.read(from: data, file: file))
    } else {
      throw JSONFileError.invalidField(
        file: file, field: "the document",
        expected: "benchmarks (bench), epochs (train), evaluation (evaluate --json), experiments (reproduce), "
          + "workloads (make peers) or steps (make scaling-mpi)")
    }
  }
}

extension Evaluation {
  /// Checks that the parts of a drawing fit together.
  ///
  /// - Throws: `JSONFileError` that names the field.
  fileprivate func check(file: String) throws(JSONFileError) {
    func require(_ condition: Bool, _ field: String, _ expected: String) throws(JSONFileError) {
      guard condition else { throw .invalidField(file: file, field: "evaluation.\(field)", expected: expected) }
    }
    let side = confusionMatrix.count
    try require(
      side > 0 && confusionMatrix.allSatisfy { $0.count == side && $0.allSatisfy { $0 >= 0 } }, "confusion_matrix",
      "as many rows as columns, of counts")
    for (index, entry) in classes.enumerated() {
      guard let roc = entry.roc else { continue }
      let rates = roc.falsePositiveRate + roc.truePositiveRate
      try require(
        roc.falsePositiveRate.count == roc.truePositiveRate.count && rates.allSatisfy { (0...1).contains($0) },
        "classes[\(index)].roc", "as many false as true positive rates, each 0 to 1")
    }
    for (index, mistake) in mistakes.enumerated() {
      try require(mistake.pixels.count == 28 * 28, "mistakes[\(index)].pixels", "784 bytes in Base64")
    }
  }
}
