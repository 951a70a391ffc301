import Benchmarking
import IDX

let (source, copy) = (CommandLine.arguments[1], CommandLine.arguments[1] + ".first.gz")
try IDXArray(shape: [3, 2, 2], elements: (0..<12).map { UInt8($0) }).write(to: source)
print("IDX:", try copyFirst(2, of: source, to: copy), try IDXArray(contentsOf: copy).bytes)
let estimate = costOfSquareRoots(of: (0..<1000).map(Double.init))!
print("Measurement:", estimate.interval.contains(estimate.ratio))
print("Benchmarking:", try KernelBenchmark("conv:n2h7w6i3k3o5").prove(RowKernels()) < 1e-6)
