/// One thing to be timed: a name and a body.
public struct Candidate {
  /// The name that its samples carry.
  public let name: String

  /// Runs the body as many times as its argument says.
  ///
  /// The loop is the candidate's own, so that the call through this closure is paid once per sample, not once per
  /// iteration.
  public let run: (_ iterations: Int) -> Void

  /// Called before each sample and not timed; samples are then single iterations. Nil if nothing is to be prepared.
  public let prepare: (() -> Void)?

  /// Told the round before the sample of that round, and not timed: moves what is timed, so that not all samples are of
  /// one place in memory. Nil if nothing is moved.
  public let place: ((_ round: Int) -> Void)?

  /// Creates a candidate from a closure that runs its body the number of times it is given.
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
