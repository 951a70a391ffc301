// Sources: Sources/ModelFiles/Safetensors
// A safetensors file, header and tensors: what can be read, written and read again is the same.

func seeds() -> [[UInt8]] {
  let files = [
    SafetensorsFile(tensors: []),
    SafetensorsFile(
      tensors: [
        SafetensorsTensor(name: "dense/kernel", shape: [2, 3], elements: [1, 2, 3, 4, 5, 6] as [Float]),
        SafetensorsTensor(name: "step", shape: [], elements: [7] as [Int64]),
        SafetensorsTensor(name: "empty \"\u{e9}\"", shape: [0, 4], elements: [] as [UInt8]),
      ], metadata: ["format": "pt", "a\n": "\u{1F600}"]),
  ]
  return files.map(bytes)
}

func fuzz(_ input: [UInt8]) {
  let file = withMemoryBound(memoryBound(of: input)) { try? SafetensorsFile(decoding: input, file: "input") }
  guard let file else { return }
  precondition(file.tensors.reduce(0) { $0 + $1.bytes.count } <= input.count)
  let copy = try! SafetensorsFile(decoding: bytes(of: file), file: "copy")
  precondition(copy.tensors == file.tensors && copy.metadata == file.metadata)
  for tensor in file.tensors { precondition(file[tensor.name] == tensor) }
}

/// Header, names and tensors, each copied once or twice; and what an error says.
private func memoryBound(of input: [UInt8]) -> Int { 4096 + 8 * input.count }

private func bytes(of file: SafetensorsFile) -> [UInt8] { file.headerBytes + file.tensors.flatMap(\.bytes) }
