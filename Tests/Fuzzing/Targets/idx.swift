// Sources: Sources/IDX
// An IDX file, plain: what can be read is written again to the same bytes.

func seeds() -> [[UInt8]] {
  let arrays = [
    IDXArray(shape: [2, 3, 4], elements: (0..<24).map { UInt8($0) }),
    IDXArray(shape: [3], elements: [-1, 0, 1] as [Int16]), IDXArray(shape: [2, 0], elements: [] as [Int32]),
    IDXArray(shape: [1, 1, 1, 2], elements: [.nan, 1] as [Double]),
    IDXArray(shape: [2], elements: [0.5, -0.0] as [Float]),
    IDXArray(shape: [0xFFFF, 0, 0xFFFF, 0xFFFF, 0xFFFF], elements: [] as [Int8]),
  ]
  return arrays.map { $0.headerBytes + $0.bytes } + [[0, 0, 8, 4] + [UInt8](repeating: 0xFF, count: 16)]
}

func fuzz(_ input: [UInt8]) {
  // What is compressed has a target of its own.
  guard !input.starts(with: [0x1f, 0x8b]) else { return }
  // The input's copy and the elements, and what an error says.
  guard let array = withMemoryBound(2 * input.count + 4096, { try? IDXArray(decoding: input, name: "input") }) else {
    return
  }
  precondition(array.headerBytes + array.bytes == input)
  precondition(array.shape.contains(0) ? array.count == 0 : array.shape.reduce(1, *) == array.count)
  switch array.elementType {
  case .uint8: check(array, UInt8.self)
  case .int8: check(array, Int8.self)
  case .int16: check(array, Int16.self)
  case .int32: check(array, Int32.self)
  case .float32: check(array, Float.self)
  case .float64: check(array, Double.self)
  }
}

private func check<Element: IDXElement>(_ array: IDXArray, _ type: Element.Type) {
  precondition(IDXArray(shape: array.shape, elements: array.elements(as: type)!) == array)
}
