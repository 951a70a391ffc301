import Files

/// The header of a file that should be a shared library. Linux' loader says of a library for another CPU that there is
/// no such file, ends the program for one that is cut short (SIGBUS), and would wait for a named pipe's writer (glibc
/// 2.36).
enum SharedLibraryFile {
  /// - Throws: ``BLASLibraryError`` if the file at `path` cannot be read, or is no library for this machine.
  static func check(_ path: String, name: String) throws(BLASLibraryError) {
    let (bytes, fileSize): ([UInt8], Int)
    do throws(FileReadingError) {
      (bytes, fileSize) = try FileBytes.start(of: path)
    } catch {
      throw .unreadable(name, reason: error.reason)
    }
    #if os(Linux)
      let fault = ELFHeader(bytes).map { $0.fault(fileSize: fileSize) } ?? "a file of another kind"
      if let fault {
        throw .notALibrary(name, expected: "a shared library (ELF) for \(ELFHeader.thisMachine)", found: fault)
      }
    #endif
  }
}

#if os(Linux)
  /// The ELF header and the program headers behind it, of the class with words of 64 bits, little-endian.
  ///
  /// System V ABI, chapters "ELF Header" and "Program Header"; `elf(5)`.
  private struct ELFHeader {
    private let bytes: [UInt8]

    /// Nil if the file is of another kind.
    init?(_ bytes: [UInt8]) {
      guard bytes.count >= Self.size, bytes.starts(with: [0x7F] + Array("ELF".utf8)) else { return nil }
      self.bytes = bytes
    }

    private static let size = 64
    private static let segmentSize = 56
    private static let wordsOf64Bits: UInt8 = 2
    private static let loadedSegment = 1
    private static let machines = [3: "32-bit x86", 40: "32-bit ARM", 62: "x86-64", 183: "AArch64", 243: "RISC-V"]
    private static let machine = {
      #if arch(x86_64)
        62
      #else
        183
      #endif
    }()

    /// "x86-64"
    static var thisMachine: String { machines[machine]! }

    /// What the file has instead of a whole library for this machine; nil if nothing is wrong.
    func fault(fileSize: Int) -> String? {
      let machine = number(at: 18, bytes: 2)
      guard machine == Self.machine else { return "one for \(Self.machines[machine] ?? "ELF machine \(machine)")" }
      guard bytes[4] == Self.wordsOf64Bits else { return "one with words of 32 bits" }
      let (start, count) = (number(at: 32, bytes: 8), number(at: 56, bytes: 2))
      for segment in 0..<count {
        let place = start &+ segment * Self.segmentSize
        guard place >= 0, place <= bytes.count - Self.segmentSize else { return "one without program headers" }
        guard number(at: place, bytes: 4) == Self.loadedSegment else { continue }
        let end = number(at: place + 8, bytes: 8).addingReportingOverflow(number(at: place + 32, bytes: 8))
        guard !end.overflow, (0...fileSize).contains(end.partialValue) else {
          return "one that ends early, after \(fileSize) bytes"
        }
      }
      return nil
    }

    private func number(at place: Int, bytes count: Int) -> Int {
      Int(truncatingIfNeeded: bytes[place..<place + count].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    }
  }
#endif
