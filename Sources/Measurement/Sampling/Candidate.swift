/// One thing to be timed: a name and a body.
public struct Candidate {
  /// The name that its samples carry.
  public let name: String

  /// Runs the body as many times as its argument says.
  ///
  /// The loop is the candidate's own, so that the call through this closure is paid once per sample, not once per
  /// iteration.
  public let run: (_ iterations: Int) -> Void

  /// Creates a candidate from a closure that runs its body the number of times it is given.
  public init(name: String, run: @escaping (_ iterations: Int) -> Void) {
    self.name = name
    self.run = run
  }
}
