import Files
import Foundation
import Testing

/// The examples on the documentation pages of the products. Each is a source file of this target, so it compiles; the
/// page shows that file as it is; and the tests beside it run it. For another product add its example, its line here
/// and its test.
@Suite("Documented examples")
struct DocumentedExampleTests {
  @Test(
    "The page shows the example that is compiled",
    arguments: [
      ("Sources/IDX/IDX.docc/IDX.md", "IDXExample.swift"),
      ("Sources/Measurement/Measurement.docc/Measurement.md", "MeasurementExample.swift"),
    ])
  func shown(page: String, example: String) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let source = try FileBytes.text(folder.appending(path: example).path)
    let text = try FileBytes.text(folder.appending(path: "../../\(page)").path)
    #expect(text.contains("```swift\n\(source)```\n"), "\(page) shows another text than \(example)")
  }
}
