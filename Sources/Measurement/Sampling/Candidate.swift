/// One piece of code to time: a name and a body.
public struct Candidate {
  /// The name that its samples carry.
  public let name: String

  /// Runs the body as many times as its argument says.
  ///
  /// The loop is inside the closure, so that the cost of calling it occurs once per sample, not once per iteration.
  public let run: (_ iterations: Int) -> Void

  /// Called before each sample and not timed; samples are then single iterations. Nil if nothing is to be prepared.
  public let prepare: (() -> Void)?

  /// Called before the sample of each round, with the round, and not timed. It moves the timed data, so that samples
  /// come from several places in memory. Nil if nothing is moved.
  public let place: ((_ round: Int) -> Void)?

  /// Creates a candidate. `run` runs the body as many times as its argument says.
  public init(
    name: String, prepare: (() -> Void)? = nil, place: ((_ round: Int) -> Void)? = nil,
    run: @escaping (_ iterations: Int) -> Void
  ) {
    self.name = name
    self.prepare = prepare
    self.place = place
    self.run = run
  }
}
