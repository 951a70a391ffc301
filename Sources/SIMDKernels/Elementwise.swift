import Kernels

/// Zeroes the elements of `gradient` whose `output` is not positive.
func maskByReLU(count: Int, output: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) {
  let whole = count / lanes * lanes
  for i in stride(from: 0, to: whole, by: lanes) {
    gradient.store(gradient.vector(at: i).keeping(where: output.vector(at: i) .> 0), at: i)
  }
  for i in whole..<count where !(output[i] > 0) { gradient[i] = 0 }
}

/// Whether at most `share` of `count` elements (whole vectors) are not zero.
func isSparse(count: Int, _ elements: UnsafePointer<Float>, share: Float) -> Bool {
  var negatedCounts = IntVector.zero
  for i in stride(from: 0, to: count, by: lanes) { negatedCounts &+= (elements.vector(at: i) .!= 0).bits }
  return Float(-Int(negatedCounts.wrappedSum())) <= share * Float(count)
}

/// matrix = activation(matrix + bias). The bias is added to each row; there are no gaps between rows.
///
/// Vectors lie along the whole matrix and may cross rows, so short rows fill whole vectors too. If a vector can begin
/// inside a row, `workspace` (columns + lanes floats) holds the bias, repeated as far as that vector reads.
func addBias(
  rows: Int, columns: Int, _ bias: UnsafePointer<Float>, _ activation: Activation,
  to matrix: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
) {
  var repeatedBias = bias
  if rows > 1 && columns % lanes != 0 {
    workspace.update(from: bias, count: columns)
    for i in 0..<lanes { workspace[columns + i] = workspace[i] }
    repeatedBias = UnsafePointer(workspace)
  }
  func activated(_ sum: Vector) -> Vector { activation == .relu ? sum.rectified : sum }
  let count = rows * columns
  let whole = count / lanes * lanes
  var column = 0
  for i in stride(from: 0, to: whole, by: lanes) {
    matrix.store(activated(matrix.vector(at: i) + repeatedBias.vector(at: column)), at: i)
    column += lanes
    while column >= columns { column -= columns }
  }
  let rest = count - whole
  let sum = Vector.load(first: rest, from: matrix + whole) + .load(first: rest, from: repeatedBias + column)
  activated(sum).store(first: rest, to: matrix + whole)
}

/// The sum of each column of a matrix, written or added.
func sumRows(
  rows: Int, columns: Int, _ matrix: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>, accumulates: Bool
) {
  let whole = columns / lanes * lanes
  for column in stride(from: 0, to: whole, by: lanes) {
    var sum = Vector.zero
    for row in 0..<rows { sum += matrix.vector(at: row &* columns &+ column) }
    sums.store(accumulates ? sums.vector(at: column) + sum : sum, at: column)
  }
  let rest = columns - whole
  guard rest > 0 else { return }
  var sum = Vector.zero
  // A whole vector at a row's end reads beyond the row. The first `wholeRows` rows have enough of the matrix behind
  // them; the lanes beyond the row are not stored.
  let wholeRows = max(rows - (lanes - rest + columns - 1) / columns, 0)
  for row in 0..<wholeRows { sum += matrix.vector(at: row &* columns &+ whole) }
  for row in wholeRows..<rows { sum += .load(first: rest, from: matrix + (row &* columns &+ whole)) }
  if accumulates { sum = .load(first: rest, from: sums + whole) + sum }
  sum.store(first: rest, to: sums + whole)
}

/// One step of Adam; see ``AdamStep``.
func updateByAdam(
  _ step: AdamStep, count: Int, gradient: UnsafePointer<Float>, parameters: UnsafeMutablePointer<Float>,
  firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>
) {
  let whole = count / lanes * lanes
  for i in stride(from: 0, to: whole, by: lanes) {
    let g = gradient.vector(at: i)
    let m = firstMoment.vector(at: i)
    let v = secondMoment.vector(at: i)
    let newM = m + (g - m) * step.firstDecay
    let newV = v + (g * g - v) * step.secondDecay
    firstMoment.store(newM, at: i)
    secondMoment.store(newV, at: i)
    parameters.store(parameters.vector(at: i) - newM * step.rate / (newV.squareRoot() + step.epsilon), at: i)
  }
  for i in whole..<count {
    let g = gradient[i]
    firstMoment[i] += (g - firstMoment[i]) * step.firstDecay
    secondMoment[i] += (g * g - secondMoment[i]) * step.secondDecay
    parameters[i] -= firstMoment[i] * step.rate / (secondMoment[i].squareRoot() + step.epsilon)
  }
}
