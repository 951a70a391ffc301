// Sources: Sources/IDX
// A gzip file as it stands; and bytes that begin with a zero, packed into intact members of a few sizes, which must
// read as the bytes themselves do. A mutation seldom hits a right checksum, so that the second kind reaches what lies
// behind it.
import CZlib

func seeds() -> [[UInt8]] {
  let labels = IDXArray(shape: [20], elements: (0..<20).map { UInt8($0) })
  let plain = labels.headerBytes + labels.bytes
  return [plain, member(plain[...]), member(plain.prefix(9)) + member([]) + member(plain.dropFirst(9))]
}

func fuzz(_ input: [UInt8]) {
  guard input.first == 0 else {
    let file = [0x1f, 0x8b] + input.dropFirst(2)
    _ = withMemoryBound(memoryBound(of: file)) { try? IDXArray(decoding: file, name: "input") }
    return
  }
  let cut = input.count > 4 ? Int(input[4]) % input.count : 0
  let packed = member(input[..<cut]) + member(input[cut...])
  precondition((try? IDXArray(decoding: packed, name: "packed")) == (try? IDXArray(decoding: input, name: "plain")))
  var damaged = packed
  damaged[packed.count - 5] ^= 1
  precondition((try? IDXArray(decoding: damaged, name: "damaged")) == nil)
}

/// The most that reading may take: zlib's window, tables and the first step, and thrice what there is to hold. That is
/// what arrives, or 16 times the file, which is reserved at once; once that is full it is copied to twice the room, of
/// which no more is touched than what arrives.
private func memoryBound(of file: [UInt8]) -> Int { 128 * 1024 + 3 * max(16 * file.count, inflatedCount(file)) }

/// The bytes that are in a gzip file as far as it can be inflated, counted without keeping them.
private func inflatedCount(_ file: [UInt8]) -> Int {
  var file = file
  var stream = z_stream()
  inflateInit2_(&stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { inflateEnd(&stream) }
  var count = 0
  file.withUnsafeMutableBufferPointer { input in
    stream.next_in = input.baseAddress
    stream.avail_in = UInt32(input.count)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64 * 1024) { output in
      var status = Z_OK
      while status == Z_OK {
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        status = inflate(&stream, Z_NO_FLUSH)
        count += output.count - Int(stream.avail_out)
        if status == Z_STREAM_END && stream.avail_in > 0 { status = inflateReset(&stream) }
      }
    }
  }
  return count
}

/// A gzip member (RFC 1952) of one stored block.
private func member(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  let sum = bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, UInt32($0.count))) }
  let count = UInt32(bytes.count)
  return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1] + littleEndian(count, 2) + littleEndian(~count, 2) + bytes
    + littleEndian(sum, 4) + littleEndian(count, 4)
}
