import Kernels
import SIMDKernels

/// Proves every operation of every kernel set on the network's shapes and on awkward ones, with operands between guard
/// pages, against the float64 reference.
func checkOperations() throws(Misfit) {
  var sweep = Sweep()
  for shape in networkConvolutions + awkwardConvolutions {
    for activation in Activation.allCases { sweep.check(ConvolutionForward(shape, activation)) }
    sweep.check(ConvolutionBackwardData(shape))
    for accumulation in [Accumulation.overwrite, .add] {
      for zeros in [0, 0.7] as [Float] {
        sweep.check(ConvolutionBackwardWeights(shape), accumulation, adds: accumulation == .add, zeros: zeros)
      }
    }
    sweep.check(Im2col(shape))
    sweep.check(Col2im(shape))
  }
  for (shape, window) in pooledConvolutions {
    sweep.check(ConvolutionPoolForward(shape, window: window))
    for (accumulation, includesWeights, includesData) in [
      (Accumulation.overwrite, true, true), (.add, true, true), (.add, true, false), (.overwrite, false, true),
    ] {
      sweep.check(
        ConvolutionPoolBackward(shape, window: window, includesWeights: includesWeights, includesData: includesData),
        accumulation, adds: accumulation == .add, zeros: 0.7)
    }
  }
  for shape in denseShapes {
    for activation in Activation.allCases { sweep.check(DenseForward(shape, activation)) }
    sweep.check(DenseBackwardData(shape))
    for accumulation in [Accumulation.overwrite, .add] {
      sweep.check(DenseBackwardWeights(shape), accumulation, adds: accumulation == .add)
    }
  }
  for shape in poolingShapes {
    sweep.check(MaxPoolForward(shape))
    sweep.check(MaxPoolBackward(shape))
  }
  for (m, n, k) in [
    (1, 1, 1), (0, 3, 2), (3, 4, 0), (1, 7, 5), (7, 1, 5), (1, 150, 40), (9, 64, 1), (13, 16, 17), (12, 64, 9),
    (14, 63, 33), (31, 37, 29), (97, 4, 127), (129, 131, 257), (61, 275, 300),
  ] {
    for (transposesA, transposesB) in [(false, false), (false, true), (true, false), (true, true)] {
      let shape = GEMMShape(m: m, n: n, k: k, transposesA: transposesA, transposesB: transposesB)
      sweep.check(GEMM(shape), .init())
      sweep.check(GEMM(shape), .init(alpha: -1.5, beta: 0.5), adds: true)
    }
  }
  for (batch, classes) in [(1, 1), (1, 10), (3, 10), (32, 10), (7, 3), (5, 17), (2, 256), (0, 10)] {
    sweep.check(SoftmaxCrossEntropy(batch: batch, classes: classes), 1 / 32)
  }
  for count in [0, 1, 7, 15, 16, 17, 64, 1003] { sweep.check(Adam(count: count), AdamStep(number: 3)) }
  guard sweep.faults == 0 else { throw Misfit("\(sweep.faults) faults in \(sweep.calls) calls") }
  for name in sweep.names { print("right: \(name)") }
  print("\(sweep.calls) calls of \(sweep.names.count) operations are right")
}

/// Calls of operations so far, and what was wrong.
struct Sweep {
  private(set) var calls = 0
  private(set) var faults = 0
  private(set) var names: [String] = []

  private var generator = SeededGenerator(seed: 1)

  /// Calls `operation` with each kernel set and placement of the operands. The operands are drawn; results are added
  /// to what was there if it `adds`, and this share of the gradients is `zeros`.
  mutating func check<Checked: Operation>(
    _ operation: Checked, _ scalars: Checked.Scalars, adds: Bool = false, zeros: Float = 0
  ) {
    let name = "\(Checked.name)"
    if names.last != name && !names.contains(name) { names.append(name) }
    let values = generator.operands(of: operation, adds: adds, zeros: zeros)
    let expectation = operation.reference(values, scalars)
    for kernels in kernelSets {
      for placement in Operands.Placement.allCases {
        let operands = Operands(label: "\(kernels.name) \(operation.label)", placement: placement)
        calls += 1
        do throws(ShapeError) {
          let (placed, output) = try operands.call(operation, by: kernels, values, scalars)
          report(operands.faults(in: placed, output, expectation) + operands.faults)
        } catch {
          report(["\(operands.label): \(error.description)"])
        }
      }
    }
  }

  /// The same for operations without scalars.
  mutating func check<Checked: Operation>(_ operation: Checked) where Checked.Scalars == Void {
    check(operation, ())
  }

  private mutating func report(_ lines: [String]) {
    faults += lines.count
    for line in lines { print(line) }
  }
}

extension Operation {
  /// Its name and the counts of its operands: Embedded Swift cannot print a shape.
  fileprivate var label: String {
    operands.reduce("\(Self.name)") { "\($0), \($1.name) \($1.count)" }
  }
}
