import Files
import Foundation
import Testing

@testable import IDX

@Suite("Writing IDX")
struct IDXWritingTests {
  @Test("The bytes of a file are the format's, to the last one")
  func goldenBytes() throws {
    let folder = try TemporaryFolder()
    try IDXArray(shape: [2, 1], elements: [Int16(-2), 258]).write(to: folder.path("a"))
    let bytes = try FileBytes.read(folder.path("a"))
    #expect(bytes == [0, 0, 0x0B, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0xFF, 0xFE, 0x01, 0x02])
  }

  @Test("Every element type survives a round trip, plain and gzip", arguments: [IDXCompression.none, .gzip])
  func roundTrip(compression: IDXCompression) throws {
    try expectRoundTrip([UInt8.min, 1, .max], compression)
    try expectRoundTrip([Int8.min, -1, .max], compression)
    try expectRoundTrip([Int16.min, -1, .max], compression)
    try expectRoundTrip([Int32.min, -1, .max], compression)
    try expectRoundTrip([-Float.leastNonzeroMagnitude, .infinity, 0.1], compression)
    try expectRoundTrip([-Double.leastNonzeroMagnitude, .infinity, 0.1], compression)
  }

  private func expectRoundTrip<Element: IDXElement & Equatable>(
    _ elements: [Element], _ compression: IDXCompression
  ) throws {
    let folder = try TemporaryFolder()
    let array = IDXArray(shape: [1, elements.count], elements: elements)
    try array.write(to: folder.path("array"), compression: compression)
    let copy = try IDXArray(contentsOf: folder.path("array"))
    #expect(copy == array)
    #expect(copy.elements(as: Element.self) == elements)
    #expect(folder.fileNames == ["array"])
  }

  @Test("A gzip file begins with gzip's mark and depends on the array alone")
  func gzipIsReproducible() throws {
    let folder = try TemporaryFolder()
    let array = IDXArray(shape: [100_000], elements: (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
    try array.write(to: folder.path("a"), compression: .gzip)
    try array.write(to: folder.path("b"), compression: .gzip)
    let bytes = try FileBytes.read(folder.path("a"))
    #expect([UInt8](bytes.prefix(2)) == [0x1F, 0x8B])
    #expect(bytes.count < 5_000)
    #expect(try FileBytes.read(folder.path("b")) == bytes)
  }

  @Test("An existing file is replaced as a whole; a missing folder or a full disk leaves nothing")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let array = IDXArray(shape: [1], elements: [UInt8(7)])
    try Data("old".utf8).write(to: folder.url.appending(path: "file"))
    try array.write(to: folder.path("file"))
    #expect(try IDXArray(contentsOf: folder.path("file")) == array)

    let missing = folder.path("no-such-folder/file")
    let error = idxError { () throws(IDXError) in try array.write(to: missing) }
    #expect(error?.description == "\(missing): cannot be written: No such file or directory")

    // If a folder has that name, the temporary file can be written but not renamed.
    try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: false)
    #expect(idxError { () throws(IDXError) in try array.write(to: folder.path("folder")) } != nil)
    #expect(folder.fileNames == ["file", "folder"])
  }
}
