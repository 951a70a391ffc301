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
    _ = try? IDXArray(decoding: [0x1f, 0x8b] + input.dropFirst(2), name: "input")
    return
  }
  let cut = input.count > 4 ? Int(input[4]) % input.count : 0
  let packed = member(input[..<cut]) + member(input[cut...])
  precondition((try? IDXArray(decoding: packed, name: "packed")) == (try? IDXArray(decoding: input, name: "plain")))
  var damaged = packed
  damaged[packed.count - 5] ^= 1
  precondition((try? IDXArray(decoding: damaged, name: "damaged")) == nil)
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
