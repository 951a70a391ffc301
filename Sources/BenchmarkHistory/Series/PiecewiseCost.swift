/// The least cost of the observations so far, as a function of the level that the last of them has.
///
/// The cost of an observation x of scale s at the level m is ((x - m) / s)², but at most `bound`²: Tukey's biweight
/// loss, which a single outlier cannot pull far. The function is piecewise quadratic and is kept as the list of its
/// pieces, so that its minimum is exact (Fearnhead and Rigaill, "Changepoint detection in the presence of outliers",
/// Journal of the American Statistical Association 114, 2019).
struct PiecewiseCost {
  /// `square` m² + `slope` m + `constant`, for levels m up to `upper`.
  private struct Piece {
    var upper: Double
    var square = 0.0
    var slope = 0.0
    var constant = 0.0
    /// The observation that the last segment begins with.
    var start = 0

    var isConstant: Bool { square == 0 }
    func callAsFunction(_ level: Double) -> Double { (square * level + slope) * level + constant }
  }

  /// The greatest cost of an observation, as a number of scales; infinite for least squares.
  private let bound: Double
  private var pieces = [Piece(upper: .infinity)]

  /// The cost of no observations: 0 at every level.
  init(bound: Double) { self.bound = bound }

  /// The least cost, the level that has it, and the first observation of the segment that ends with the last one.
  var minimum: (cost: Double, level: Double, start: Int) {
    var best = (cost: Double.infinity, level: 0.0, start: 0)
    var lower = -Double.infinity
    for piece in pieces {
      let vertex = piece.isConstant ? 0 : -piece.slope / (2 * piece.square)
      let level = min(max(vertex, lower), piece.upper)
      let cost = piece.isConstant ? piece.constant : piece(level)
      if cost < best.cost { best = (cost, level, piece.start) }
      lower = piece.upper
    }
    return best
  }

  /// Lets a new segment begin with the observation `start`: no level costs more than `cost`, the least cost before it
  /// and the penalty.
  mutating func begin(_ start: Int, cost: Double) {
    var limited: [Piece] = []
    limited.reserveCapacity(pieces.count + 2)
    var lower = -Double.infinity
    func append(_ piece: Piece, upTo upper: Double) {
      guard upper > (limited.last?.upper ?? -.infinity) else { return }
      // Neighbouring pieces of new segments are one piece.
      if piece.start == start, limited.last?.start == start { limited.removeLast() }
      var piece = piece
      piece.upper = upper
      limited.append(piece)
    }
    for piece in pieces {
      let new = Piece(upper: piece.upper, constant: cost, start: start)
      if piece.isConstant {
        append(piece.constant > cost ? new : piece, upTo: piece.upper)
      } else {
        let discriminant = piece.slope * piece.slope - 4 * piece.square * (piece.constant - cost)
        let reach = discriminant > 0 ? discriminant.squareRoot() / (2 * piece.square) : 0
        let vertex = -piece.slope / (2 * piece.square)
        let (first, last) = (min(max(vertex - reach, lower), piece.upper), min(max(vertex + reach, lower), piece.upper))
        append(new, upTo: first)
        append(piece, upTo: last)
        append(new, upTo: piece.upper)
      }
      lower = piece.upper
    }
    pieces = limited
  }

  /// Adds the cost of an observation.
  mutating func add(_ observation: Observation) {
    let weight = 1 / (observation.scale * observation.scale)
    let reach = bound * observation.scale
    let (near, far) = (observation.value - reach, observation.value + reach)
    var added: [Piece] = []
    added.reserveCapacity(pieces.count + 2)
    var lower = -Double.infinity
    for piece in pieces {
      for upper in [near, far, .infinity] where lower < min(upper, piece.upper) {
        var part = piece
        part.upper = min(upper, piece.upper)
        if upper == far {
          part.square += weight
          part.slope -= 2 * weight * observation.value
          part.constant += weight * observation.value * observation.value
        } else {
          part.constant += bound * bound
        }
        added.append(part)
        lower = part.upper
      }
    }
    pieces = added
  }
}
