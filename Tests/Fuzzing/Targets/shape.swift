// Sources: Sources/Benchmarking/Workloads/ShapeString.swift Sources/Benchmarking/Workloads/ShapeStringError.swift
// A shape as `bench` takes it: what can be read has a count of operations and of bytes.

func seeds() -> [[UInt8]] {
  ["conv:n32h13w13i32k3o64", "conv-pool-backward:h8w9i1k2o3s2p3", "gemm:m1n2k3a1b0", "dense:i576o64", "pool:h26w26c32"]
    .map { [UInt8]($0.utf8) }
}

func fuzz(_ input: [UInt8]) {
  let text = String(decoding: input, as: UTF8.self)
  guard let shape = withMemoryBound(memoryBound(of: input), { try? ShapeString(text) }) else { return }
  let operation = shape.operation(shape.batch ?? 1)
  precondition(operation.flops >= 0 && operation.bytes > 0)
}

/// The text in parts; and what an error says.
private func memoryBound(of input: [UInt8]) -> Int { 4096 + 16 * input.count }
