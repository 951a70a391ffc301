import Foundation
import IDX
import Testing

@Suite("Example of IDX")
struct IDXExampleTests {
  @Test("The first images are copied, and a source that is not there is named")
  func firstImages() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "example-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, copy) = (folder.appending(path: "images").path, folder.appending(path: "first.gz").path)
    try IDXArray(shape: [3, 2, 2], elements: (0..<12).map { UInt8($0) }).write(to: source)
    #expect(try copyFirst(2, of: source, to: copy) == [2, 2, 2])
    #expect(try IDXArray(contentsOf: copy).bytes == Array(0..<8))
    let error = #expect(throws: IDXError.self) { try copyFirst(1, of: source + "?", to: copy) }
    #expect(error?.description == "\(source)?: cannot be read: No such file or directory")
  }
}
