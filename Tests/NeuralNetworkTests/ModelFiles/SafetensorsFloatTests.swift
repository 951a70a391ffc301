import Testing

@testable import ModelFiles
@testable import NeuralNetwork

@Suite("Numbers of 16 and 64 bits")
struct SafetensorsFloatTests {
  @Test("They become what NumPy and PyTorch make of them", arguments: [("half", 86), ("bfloat", 88), ("double", 28)])
  func golden(name: String, count: Int) throws {
    let file = try fixture("floats")
    let tensor = try #require(file[name])
    let expected: [Float] = try file.elements(of: "\(name)_float", shape: [count])
    #expect(try tensor.floats(file: "file").map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(try file.floats(of: name, shape: [count]).count == count)
  }

  #if !(os(macOS) && arch(x86_64))
    @Test("Every half is the number that the machine makes of it")
    func halves() throws {
      let bits = (0...UInt16.max).map(\.self)
      let tensor = SafetensorsTensor(
        name: "all", elementType: .float16, shape: [bits.count],
        bytes: bits.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })
      let floats = try tensor.floats(file: "file")
      for (bits, float) in zip(bits, floats) {
        let half = Float16(bitPattern: bits)
        #expect(half.isNaN ? float.isNaN : float.bitPattern == Float(half).bitPattern, "\(bits)")
      }
    }
  #endif

  @Test("What 32 bits cannot hold is refused, and so are whole numbers")
  func errors() throws {
    func complaint(_ tensor: SafetensorsTensor) -> String? {
      do throws(SafetensorsError) {
        _ = try tensor.floats(file: "file")
        return nil
      } catch {
        return error.description
      }
    }
    #expect(
      complaint(SafetensorsTensor(name: "a", shape: [3], elements: [1, -1e300, .infinity] as [Double]))
        == #"file: tensor "a": expected numbers of at most 3.4028235e+38, as 32 bits hold, found -1e+300 at element 1"#)
    // Infinite numbers stay infinite; callers that need finite numbers check them.
    #expect(complaint(SafetensorsTensor(name: "a", shape: [1], elements: [Double.infinity])) == nil)
    #expect(
      complaint(SafetensorsTensor(name: "step", shape: [], elements: [Int64(7)]))
        == #"file: tensor "step", dtype: expected one of F32, F64, F16, BF16, found I64"#)
  }
}
