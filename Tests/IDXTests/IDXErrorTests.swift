import Foundation
import Testing

@testable import IDX

@Suite("Broken IDX files")
struct IDXErrorTests {
  private let contents = header(code: 8, sizes: [2, 3]) + [1, 2, 3, 4, 5, 6]

  private func error(_ bytes: [UInt8], byteLimit: Int = IDXArray.defaultByteLimit) -> IDXError? {
    idxError { () throws(IDXError) in try IDXArray(decoding: bytes, name: "file", byteLimit: byteLimit) }
  }

  @Test("Every truncation of a plain file is named with its place and what was expected")
  func truncatedPlain() {
    for count in 0..<contents.count {
      let (part, end): (IDXError.Part, Int) = count < 4 ? (.header, 4) : count < 12 ? (.header, 12) : (.elements, 18)
      let expected = IDXError(
        file: "file", offset: count, problem: .truncated(part: part, expected: end, found: count))
      #expect(error([UInt8](contents[..<count])) == expected)
    }
  }

  @Test("Every truncation of a gzip file is an error")
  func truncatedGzip() throws {
    let file = gzip(contents)
    for count in 2..<file.count {
      let expected = IDXError(file: "file", offset: count, problem: .truncatedGzip)
      #expect(error([UInt8](file[..<count])) == expected)
    }
  }

  @Test("No changed byte of a gzip file goes unnoticed, except those that gzip does not protect")
  func corruptedGzip() throws {
    let file = gzip(contents)
    // Modification time, extra flags and operating system are informative only (RFC 1952, section 2.3).
    for index in file.indices where !(4...9).contains(index) {
      var corrupted = file
      corrupted[index] ^= 0x10
      #expect(error(corrupted) != nil, "byte \(index)")
    }
  }

  @Test("A wrong checksum and a wrong length are told apart")
  func trailer() throws {
    var file = gzip(contents)
    file[file.count - 1] ^= 1
    #expect(error(file)?.problem == .damagedGzip("incorrect length check"))
    file = gzip(contents)
    file[file.count - 5] ^= 1
    #expect(error(file)?.problem == .damagedGzip("incorrect data check"))
    #expect(
      error(file)?.description.hasSuffix(
        "of the compressed file: expected an intact gzip stream, found damage (incorrect data check)") == true)
  }

  @Test("Bytes behind the last element, in plain files, in gzip contents and behind gzip members")
  func trailingBytes() throws {
    let expected = IDXError(file: "file", offset: 18, problem: .trailingBytes)
    #expect(error(contents + [0]) == expected)
    #expect(error(gzip(contents + [0])) == expected)
    #expect(error(gzip(contents) + gzip([0])) == expected)
    let member = gzip(contents)
    #expect(error(member + [1]) == IDXError(file: "file", offset: member.count, problem: .bytesAfterGzip))
  }

  @Test("Anything behind the zeros that fill up a gzip file, were it another member")
  func bytesAfterPadding() throws {
    let member = gzip(contents)
    for count in [1, 511, 300_000] {
      let padded = member + [UInt8](repeating: 0, count: count)
      for rest in [[7], [7, 0], member] {
        #expect(
          error(padded + rest) == IDXError(file: "file", offset: padded.count, problem: .bytesAfterGzip), "\(count)")
      }
    }
    // Missing elements must be noticed even if zeros follow.
    let half = gzip([UInt8](contents.dropLast())) + [0, 0]
    #expect(error(half)?.problem == .truncated(part: .elements, expected: 18, found: 17))
  }

  @Test("Magic numbers that are not IDX's")
  func magic() {
    #expect(error(Array("P5 28 28".utf8))?.problem == .notIDX(found: Array("P5 2".utf8)))
    #expect(
      error(Array("P5 28 28".utf8))?.description
        == "file: byte 0: expected an IDX file (first bytes 00 00) or gzip (1f 8b), found 50 35 20 32")
    for code: UInt8 in [0, 7, 0x0A, 0x0F, 0xFF] {
      let expected = IDXError(file: "file", offset: 2, problem: .unknownElementType(code))
      #expect(error(header(code: code, sizes: [1]) + [0]) == expected)
    }
    #expect(error([0, 0, 8, 0, 5]) == IDXError(file: "file", offset: 3, problem: .noDimensions))
  }

  @Test("Sizes whose product overflows, and promises beyond the limit")
  func sizes() throws {
    let huge = header(code: 8, sizes: [.max, .max, .max])
    #expect(
      error(huge)
        == IDXError(file: "file", offset: 4, problem: .sizeOverflow(shape: [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF])))
    // Here the count of elements still fits into 64 bits, but the count of bytes does not.
    let wide = header(code: 0x0E, sizes: [.max, 1 << 30])
    #expect(error(wide)?.problem == .sizeOverflow(shape: [0xFFFF_FFFF, 1 << 30]))
    let large = header(code: 0x0D, sizes: [1000, 1000])
    #expect(
      error(large, byteLimit: 3_999_999)
        == IDXError(file: "file", offset: 4, problem: .overLimit(expected: 4_000_000, limit: 3_999_999)))
    #expect(error(contents, byteLimit: 6) == nil)
    #expect(error(contents, byteLimit: 5)?.problem == .overLimit(expected: 6, limit: 5))
  }

  @Test("A header that promises a terabyte is believed only as far as data arrives")
  func lyingHeader() throws {
    let promise = header(code: 8, sizes: [1024, 1024, 1024, 1024])
    for file in [promise + [1, 2, 3], gzip(promise + [1, 2, 3])] {
      #expect(
        error(file, byteLimit: .max)?.problem
          == .truncated(part: .elements, expected: 20 + (1 << 40), found: 23))
    }
    let zeros = gzip([UInt8](repeating: 0, count: 1_000_000))
    let bytes = try GzipStream(FileInput(bytes: zeros, name: "zeros")).read(upTo: 1 << 40, reserving: zeros.count)
    #expect(bytes.count == 1_000_000)
    #expect(bytes.capacity < 5_000_000)
  }

  @Test("Files that are missing, and folders")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    func error(_ name: String) -> String? {
      idxError { () throws(IDXError) in try IDXArray(contentsOf: folder.path(name)) }?.description
    }
    #expect(error("missing") == "\(folder.path("missing")): cannot be read: No such file or directory")
    try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: false)
    #expect(error("folder") == "\(folder.path("folder")): cannot be read: Is a directory")
  }
}
