import Foundation
import Testing

@testable import IDX

@Suite("Reading IDX")
struct IDXReadingTests {
  @Test("Every element type is decoded from big-endian bytes")
  func elementTypes() throws {
    let bytes = try IDXArray(decoding: header(code: 0x08, sizes: [3]) + [0, 127, 255], name: "u8")
    #expect(bytes.elements(as: UInt8.self) == [0, 127, 255])
    let signed = try IDXArray(decoding: header(code: 0x09, sizes: [3]) + [0, 127, 255], name: "i8")
    #expect(signed.elements(as: Int8.self) == [0, 127, -1])
    let short = try IDXArray(decoding: header(code: 0x0B, sizes: [2]) + [0xFF, 0xFE, 0x01, 0x02], name: "i16")
    #expect(short.elements(as: Int16.self) == [-2, 258])
    let int = try IDXArray(decoding: header(code: 0x0C, sizes: [1]) + [0x80, 0, 0, 1], name: "i32")
    #expect(int.elements(as: Int32.self) == [Int32.min + 1])
    let float = try IDXArray(decoding: header(code: 0x0D, sizes: [1]) + [0x3F, 0xC0, 0, 0], name: "f32")
    #expect(float.elements(as: Float.self) == [1.5])
    let double = try IDXArray(
      decoding: header(code: 0x0E, sizes: [1]) + [0xC0, 0x04, 0, 0, 0, 0, 0, 0], name: "f64")
    #expect(double.elements(as: Double.self) == [-2.5])
    #expect(double.elements(as: Float.self) == nil)
  }

  @Test("A gzip file of another program is read: Python's gzip.compress of four 16-bit integers")
  func foreignGzip() throws {
    let file: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 224, 102, 98, 96, 96, 0, 227, 255,
      255, 254, 255, 103, 96, 100, 100, 2, 0, 145, 244, 233, 162, 20, 0, 0, 0,
    ]
    let array = try IDXArray(decoding: file, name: "python.gz")
    #expect(array.elementType == .int16)
    #expect(array.shape == [2, 2])
    #expect(array.elements(as: Int16.self) == [-2, -1, 1, 258])
  }

  @Test("Ranks from 1 to 255, sizes of zero, and the shape's order", arguments: [1, 2, 3, 17, 255])
  func ranks(rank: Int) throws {
    var sizes = [UInt32](repeating: 1, count: rank)
    sizes[0] = 3
    let array = try IDXArray(decoding: header(code: 8, sizes: sizes) + [7, 8, 9], name: "rank")
    #expect(array.shape == sizes.map(Int.init))
    #expect(array.bytes == [7, 8, 9])
    sizes[rank - 1] = 0
    let empty = try IDXArray(decoding: header(code: 8, sizes: sizes), name: "empty")
    #expect(empty.count == 0)
    #expect(empty.shape == sizes.map(Int.init))
  }

  @Test("Gzip members are joined wherever they are cut, empty ones included")
  func multipleMembers() throws {
    let contents = header(code: 8, sizes: [200]) + (0..<200).map { UInt8($0) }
    let whole = try IDXArray(decoding: contents, name: "whole")
    for cut in [1, 3, 8, 9, 100, contents.count] {
      let file = gzip([UInt8](contents[..<cut])) + gzip([]) + gzip([UInt8](contents[cut...]))
      #expect(try IDXArray(decoding: file, name: "members") == whole, "cut at \(cut)")
    }
  }

  @Test("Zeros that fill up a file behind its last gzip member are passed over", arguments: [1, 512, 300_000])
  func padding(count: Int) throws {
    let contents = header(code: 8, sizes: [3]) + [7, 8, 9]
    let zeros = [UInt8](repeating: 0, count: count)
    for file in [gzip(contents), gzip([UInt8](contents[..<9])) + gzip([UInt8](contents[9...]))] {
      #expect(try IDXArray(decoding: file + zeros, name: "padded").bytes == [7, 8, 9])
    }
  }

  @Test("Plain and gzip are told apart by their bytes, not by the name")
  func namesDoNotMatter() throws {
    let folder = try TemporaryFolder()
    let contents = header(code: 8, sizes: [2]) + [1, 2]
    try Data(contents).write(to: folder.url.appending(path: "plain.gz"))
    try Data(gzip(contents)).write(to: folder.url.appending(path: "packed"))
    #expect(try IDXArray(contentsOf: folder.path("plain.gz")).bytes == [1, 2])
    #expect(try IDXArray(contentsOf: folder.path("packed")).bytes == [1, 2])
  }

  @Test("Contents larger than any of the reader's chunks, and more compressible than it expects")
  func largeContents() throws {
    var elements = [UInt8](repeating: 0, count: 3_000_000)
    for index in 2_000_000..<elements.count { elements[index] = UInt8(truncatingIfNeeded: index &* index &>> 7) }
    let contents = header(code: 8, sizes: [3, 1_000_000]) + elements
    #expect(try IDXArray(decoding: contents, name: "plain").bytes == elements)
    #expect(try IDXArray(decoding: gzip(contents), name: "packed").bytes == elements)
    let zeros = header(code: 8, sizes: [2_000_000]) + [UInt8](repeating: 0, count: 2_000_000)
    #expect(try IDXArray(decoding: gzip(zeros), name: "zeros").bytes.allSatisfy { $0 == 0 })
  }

  @Test("A pipe that is fed in pieces is read as a file is, plain and gzip", .timeLimit(.minutes(1)))
  func pipe() throws {
    let folder = try TemporaryFolder()
    let elements = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8) }
    let contents = header(code: 8, sizes: [100_000]) + elements
    for (name, file) in [("plain", contents), ("packed", gzip(contents))] {
      let path = folder.path(name)
      #expect(mkfifo(path, 0o600) == 0)
      Thread.detachNewThread {
        let descriptor = open(path, O_WRONLY)
        for start in stride(from: 0, to: file.count, by: 3_001) {
          let piece = file[start..<min(start + 3_001, file.count)]
          piece.withUnsafeBytes { _ = write(descriptor, $0.baseAddress, $0.count) }
        }
        close(descriptor)
      }
      #expect(try IDXArray(contentsOf: path).bytes == elements)
    }
  }

  static let mnistFolder = ProcessInfo.processInfo.environment["MNIST_DIR"]

  @Test(
    "MNIST's training images, first pixels and all", .enabled(if: mnistFolder != nil, "MNIST_DIR is not set"))
  func mnist() throws {
    let folder = URL(filePath: try #require(Self.mnistFolder))
    let images = try IDXArray(contentsOf: folder.appending(path: "train-images-idx3-ubyte.gz").path)
    #expect(images.shape == [60_000, 28, 28])
    #expect(images.elementType == .uint8)
    // Row 5 of the first image, which many tutorials print.
    #expect([UInt8](images.bytes[152..<164]) == [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127])
    let labels = try IDXArray(contentsOf: folder.appending(path: "train-labels-idx1-ubyte.gz").path)
    #expect([UInt8](labels.bytes[..<10]) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
  }
}
