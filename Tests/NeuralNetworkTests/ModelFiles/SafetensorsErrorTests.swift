import Foundation
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

/// The description of the error that decoding these bytes throws; nil if it throws none.
private func complaint(_ bytes: [UInt8]) -> String? {
  do throws(SafetensorsError) {
    _ = try SafetensorsFile(decoding: bytes, file: "file")
    return nil
  } catch {
    return error.description
  }
}

/// A header of one tensor, with the fields as given.
private func header(dtype: String = #""F32""#, shape: String = "[2,3]", offsets: String = "[0,24]") -> String {
  #"{"a":{"dtype":\#(dtype),"shape":\#(shape),"data_offsets":\#(offsets)}}"#
}

/// A description of the tensor `name`, of bytes at these offsets.
private func bytes(_ name: String, _ begin: Int, _ end: Int) -> String {
  #""\#(name)":{"dtype":"U8","shape":[\#(end - begin)],"data_offsets":[\#(begin),\#(end)]}"#
}

@Suite("Broken safetensors files")
struct SafetensorsErrorTests {
  @Test(
    "A header length that lies",
    arguments: [
      ([2, 0, 0, 0, 0, 0, 0], "expected 8 bytes, found 7"),
      ([3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d], "expected at most 2, the bytes behind it, found 3"),
      ([1, 0xe1, 0xf5, 5, 0, 0, 0, 0, 0x7b], "expected at most 100000000, found 100000001"),
      ([0, 0, 0, 0, 0, 0, 0, 0x80, 0x7b], "expected at most 100000000, found 9223372036854775808"),
      ([UInt8](repeating: 0xff, count: 9), "expected at most 100000000, found 18446744073709551615"),
    ])
  func headerLength(bytes: [UInt8], expected: String) {
    #expect(complaint(bytes) == "file: header length: \(expected)")
  }

  @Test(
    "A header that is no JSON, or more of JSON than the format allows",
    arguments: [
      ("", 8, "expected '{', found the end of the header"),
      (" {}", 8, "expected '{', found byte 0x20"),
      ("[]", 8, "expected '{', found '['"),
      ("{", 9, "expected a string, found the end of the header"),
      ("{} x", 11, "expected nothing but spaces, found 'x'"),
      ("{}\u{0}", 10, "expected nothing but spaces, found byte 0x0"),
      ("{1:2}", 9, "expected a string, found '1'"),
      (#"{"a"}"#, 12, "expected ':', found '}'"),
      (#"{"a":1}"#, 13, "expected '{', found '1'"),
      (#"{"a":null}"#, 13, "expected '{', found 'n'"),
      (#"{"a":{"shape":[1,]}}"#, 25, "expected an integer from 0, found ']'"),
      (#"{"a":{"shape":[,1]}}"#, 23, "expected an integer from 0, found ','"),
      (#"{"a":{"shape":[1 2]}}"#, 25, "expected ']' or ',', found '2'"),
      (#"{"a":{"shape":[-1]}}"#, 23, "expected an integer from 0, found '-'"),
      (#"{"a":{"shape":[1.0]}}"#, 24, "expected ']' or ',', found '.'"),
      (#"{"a":{"shape":[1e1]}}"#, 24, "expected ']' or ',', found 'e'"),
      (#"{"a":{"shape":["1"]}}"#, 23, "expected an integer from 0, found '\"'"),
      (#"{"a":{"shape":[01]}}"#, 23, "expected an integer without leading zeros, found a leading zero"),
      (
        #"{"a":{"shape":[9223372036854775808]}}"#, 23, "expected an integer below 2^63, found a larger one"
      ),
      (
        #"{"a":{"shape":[99999999999999999999999999]}}"#, 23,
        "expected an integer below 2^63, found a larger one"
      ),
      (#"{"a":{"shape":[[1]]}}"#, 23, "expected an integer from 0, found '['"),
      (#"{"a":{"shape":{}}}"#, 22, "expected '[', found '{'"),
      (#"{"a":{"dtype":1}}"#, 22, "expected a string, found '1'"),
      (#"{"a":{"dtype":"F32""#, 27, "expected '}' or ',', found the end of the header"),
      (#"{"a":{"dtype":"F32",}}"#, 28, "expected a string, found '}'"),
      (#"{"__metadata__":{"a":1}}"#, 29, "expected a string, found '1'"),
      (#"{"__metadata__":{"a":{"b":"c"}}}"#, 29, "expected a string, found '{'"),
      (#"{"__metadata__":nul}"#, 24, "expected '{', found 'n'"),
      (#"{"__metadata__":nulls}"#, 28, "expected '}' or ',', found 's'"),
      (#"{"__metadata__":{"a":null}}"#, 29, "expected a string, found 'n'"),
      (#"{"a"#, 11, "expected a string's closing quotation mark, found the end of the header"),
      ("{\"a\n", 11, "expected no control characters in a string, found byte 0xa"),
      (#"{"\x"#, 11, "expected an escape that JSON knows, found 'x'"),
      (#"{"\"#, 11, "expected an escape that JSON knows, found the end of the header"),
      (#"{"\u12"#, 14, "expected four hexadecimal digits, found the end of the header"),
      (#"{"\u12g4":1}"#, 14, "expected four hexadecimal digits, found 'g'"),
      (#"{"\ud800":1}"#, 9, "expected \\u escapes of characters, found half a surrogate pair"),
      (#"{"\udc00":1}"#, 9, "expected \\u escapes of characters, found half a surrogate pair"),
      (#"{"\ud800\u0041":1}"#, 9, "expected \\u escapes of characters, found half a surrogate pair"),
      (#"{"\ud800\u"#, 18, "expected four hexadecimal digits, found the end of the header"),
    ])
  func headerText(header: String, byte: Int, expected: String) {
    #expect(complaint(safetensors(header)) == "file: header, byte \(byte): \(expected)")
  }

  @Test("Strings that are not UTF-8", arguments: [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x80]])
  func invalidUTF8(bytes: [UInt8]) {
    let header = [UInt8](#"{""#.utf8) + bytes + [UInt8](#"":1}"#.utf8)
    let expected = "file: header, byte 9: expected a string in UTF-8, found bytes that are not"
    #expect(complaint(safetensors(header)) == expected)
  }

  @Test(
    "Keys that are there twice",
    arguments: [
      ("{\(bytes("a", 0, 1)),\(bytes("a", 1, 2))}", 61, "a"),
      (#"{"__metadata__":{},"__metadata__":{}}"#, 27, "__metadata__"),
      (#"{"__metadata__":{"k":"v","k":"v"}}"#, 33, "k"),
      (#"{"a":{"dtype":"U8","dtype":"U8"}}"#, 27, "dtype"),
      (#"{"a":{"shape":[],"sh\u0061pe":[]}}"#, 25, "shape"),
      // Unicode, and so Swift, treats both as the same name.
      (#"{"__metadata__":{"\u00e9":"","e\u0301":""}}"#, 37, "e\u{301}"),
    ])
  func duplicateKey(header: String, byte: Int, key: String) {
    let expected = "file: header, byte \(byte): expected a key that is not there yet, found \"\(key)\""
    #expect(complaint(safetensors(header, data: [1, 2])) == expected)
  }

  @Test(
    "Descriptions of tensors that contradict themselves or the file",
    arguments: [
      (header(dtype: #""I32""#), #"tensor "a", dtype: expected one of F32, F64, F16, BF16, I64, I8, U8, found "I32""#),
      (header(dtype: #""f32""#), #"tensor "a", dtype: expected one of F32, F64, F16, BF16, I64, I8, U8, found "f32""#),
      (
        header(dtype: #""BF16""#),
        #"tensor "a", data_offsets: expected 12 bytes for BF16 elements of shape [2, 3], found 24 in [0, 24]"#
      ),
      (#"{"a":{"shape":[6],"data_offsets":[0,24]}}"#, #"tensor "a", dtype: expected this field, found none"#),
      (#"{"a":{"dtype":"F32","data_offsets":[0,24]}}"#, #"tensor "a", shape: expected this field, found none"#),
      (#"{"a":{"dtype":"F32","shape":[6]}}"#, #"tensor "a", data_offsets: expected this field, found none"#),
      (#"{"a":{"size":6}}"#, #"tensor "a": expected only dtype, shape and data_offsets, found "size""#),
      (
        header(offsets: "[24]"),
        #"tensor "a", data_offsets: expected a begin and an end that is not before it, found [24]"#
      ),
      (
        header(offsets: "[0,24,24]"),
        #"tensor "a", data_offsets: expected a begin and an end that is not before it, found [0, 24, 24]"#
      ),
      (
        header(offsets: "[24,0]"),
        #"tensor "a", data_offsets: expected a begin and an end that is not before it, found [24, 0]"#
      ),
      (
        header(offsets: "[0,20]"),
        #"tensor "a", data_offsets: expected 24 bytes for F32 elements of shape [2, 3], found 20 in [0, 20]"#
      ),
      (
        header(dtype: #""F64""#),
        #"tensor "a", data_offsets: expected 48 bytes for F64 elements of shape [2, 3], found 24 in [0, 24]"#
      ),
      (
        header(shape: "[]"),
        #"tensor "a", data_offsets: expected 4 bytes for F32 elements of shape [], found 24 in [0, 24]"#
      ),
      (
        header(shape: "[4294967296,4294967296]"),
        #"tensor "a", shape: expected sizes whose product fits into 63 bits, found [4294967296, 4294967296]"#
      ),
      (
        header(shape: "[9223372036854775807]"),
        #"tensor "a", shape: expected sizes whose product fits into 63 bits, found [9223372036854775807]"#
      ),
      (
        header(shape: "[1,1,1,1,1,1,1,1,1,1,1,1,1,1]"),
        #"tensor "a", data_offsets: expected 4 bytes for F32 elements of shape "#
          + "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] and 2 more sizes, found 24 in [0, 24]"
      ),
      (
        header(offsets: "[4,28]"),
        #"tensor "a", data_offsets: expected to begin at 0, where the data begin, found [4, 28]"#
      ),
      (
        header(shape: "[7]", offsets: "[0,28]"),
        #"tensor "a", data_offsets: expected to end by 24, the end of the file, found [0, 28]"#
      ),
      (
        header(dtype: #""U8""#, shape: "[9223372036854775807]", offsets: "[0,9223372036854775807]"),
        #"tensor "a", data_offsets: expected to end by 24, the end of the file, found [0, 9223372036854775807]"#
      ),
      (
        "{\(bytes("b", 12, 24)),\(bytes("a", 0, 10))}",
        #"tensor "b", data_offsets: expected to begin at 10, where tensor "a" ends, found [12, 24]"#
      ),
      (
        "{\(bytes("b", 8, 24)),\(bytes("a", 0, 10))}",
        #"tensor "b", data_offsets: expected to begin at 10, where tensor "a" ends, found [8, 24]"#
      ),
      (
        "{\(bytes("b", 0, 24)),\(bytes("a", 0, 24))}",
        #"tensor "a", data_offsets: expected to begin at 24, where tensor "b" ends, found [0, 24]"#
      ),
      (
        "{\(bytes("a", 0, 24)),\(bytes("b", 3, 3))}",
        #"tensor "b", data_offsets: expected to begin at 24, where tensor "a" ends, found [3, 3]"#
      ),
      ("{\(bytes("a", 0, 23))}", "data: expected 23 bytes, the end of the last tensor, found 24"),
      ("{}", "data: expected 0 bytes, the end of the last tensor, found 24"),
    ])
  func descriptions(header: String, expected: String) {
    #expect(complaint(safetensors(header, data: [UInt8](repeating: 0, count: 24))) == "file: \(expected)")
  }

  @Test("Long and hostile names are refused or shown on one line")
  func hostileNames() {
    let long = String(repeating: "x", count: 1025)
    #expect(
      complaint(safetensors(#"{"\#(long)":{}}"#))
        == "file: header, byte 9: expected at most 1024 bytes, found 1025, \"\(long.prefix(80))\"...")
    #expect(complaint(safetensors("{\(bytes(String(long.dropLast()), 0, 1))}", data: [0])) == nil)
    #expect(
      complaint(safetensors(#"{"a\n\u001b[2J\u202e":{}}"#))
        == #"file: tensor "a\u{a}\u{1b}[2J\u{202e}", dtype: expected this field, found none"#)
  }
}
