import BenchmarkReports
import Charts
import Foundation
import NeuralNetwork

/// One page with the contents of some files. It is a single file and loads nothing from a network.
package struct ReportPage {
  private let files: [ReportFile]
  private let history: HistoryPages

  /// The page for files, in the given order, and for benchmark histories.
  package init(files: [ReportFile], history: HistoryPages = .none) {
    self.files = files
    self.history = history
  }

  /// The HTML, which is also XML.
  package var html: String {
    let sections = [
      HistorySection(history).section, LadderSection(files).section, RooflineSection(files).section,
      ScalingSection(files).section, RanksSection(files).section,
      RatiosSection(files).section,
      TrainingSection(files).section, EvaluationSection(files).section, PeersSection(files).section,
      ReproductionSection(files).section, BenchmarksSection(files).section, EnvironmentSection(files).section,
    ].compactMap(\.self)
    let page = Markup("html", ["lang": "en"], [head, body(sections)])
    return "<!DOCTYPE html>\n" + page.xml + "\n"
  }

  private static let title = "mnist-bench report"

  private var head: Markup {
    // The page contains everything that it shows; the browser must fetch nothing else.
    let policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return Markup(
      "head", [:],
      [
        Markup("meta", ["charset": "utf-8"]),
        Markup("meta", ["http-equiv": "Content-Security-Policy", "content": policy]),
        Markup("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        Markup("meta", ["name": "color-scheme", "content": "light dark"]),
        Markup("title", [:], Self.title), Markup("style", [:], [.verbatim(PageStyle.css)]),
      ])
  }

  private func body(_ sections: [PageSection]) -> Markup {
    let links = sections.map { Markup("li", [:], [Markup("a", ["href": "#\($0.id)"], $0.title)]) }
    let names = (files.map(\.name) + history.histories.map(\.machine.name)).joined(separator: ", ")
    return Markup(
      "body", [:],
      [
        Markup("a", ["class": "skip", "href": "#content"], "Skip to the content"),
        Markup(
          "header", [:],
          [
            Markup("h1", [:], Self.title), PageSection.paragraph("From \(names).", class: "faint"),
            Markup("nav", ["aria-label": "Sections"], [Markup("ul", [:], links)]),
          ]),
        Markup("main", ["id": "content"], sections.map(\.markup)),
        Markup("footer", [:], [PageSection.paragraph("Made by mnist-bench report.")]),
        Markup("script", [:], [.verbatim(PageScript.text)]),
      ])
  }
}

/// A file and its contents.
package struct ReportFile {
  let name: String
  let input: ReportInput

  /// A file's name and contents.
  package init(name: String, input: ReportInput) {
    self.name = name
    self.input = input
  }
}

extension [ReportFile] {
  /// The histories, each with its file's name.
  package var histories: [(name: String, history: TrainingHistory)] {
    compactMap { file in
      if case .history(let history) = file.input { (file.name, history) } else { nil }
    }
  }

  /// The reports of `bench`, each with its file's name.
  package var benchmarks: [(name: String, report: Report)] {
    compactMap { file in
      guard case .benchmarks(let report) = file.input else { return nil }
      return (file.name, report)
    }
  }
}
