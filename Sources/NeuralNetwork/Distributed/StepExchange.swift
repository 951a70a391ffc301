import Kernels

/// What a training step sends between ranks.
///
/// Each rank takes its own chunks of the batch forward and back. It also owns a part of the parameters: it gets the
/// gradients of its part from all sums, adds them in the order in which one process does, and moves its part. Then
/// all ranks get all parts. So the parameters are those of a single process, to the bit. The moments of the other
/// parts stay behind until an epoch ends.
final class StepExchange: Sendable {
  /// What a rank tells the others in each step.
  struct Word: Sendable, BitwiseCopyable {
    /// Seconds since its step began, when its gradient was done.
    var seconds = 0.0
    /// Whether it wants to stop.
    var stops = false
  }

  /// The parameters that this rank moves.
  let ownPart: Range<Int>
  /// The times of the steps so far.
  let times: AlignedBuffer<StepTimes>

  private let communicator: Communicator
  private let words: AlignedBuffer<Word>
  private let gradients: any Exchange
  private let parameters: any Exchange
  private let rest: any Exchange

  /// Prepares the exchanges.
  init(_ communicator: Communicator, state: TrainingState, parts: [Range<Int>], gradients: GradientShards) {
    let rank = communicator.rank
    self.communicator = communicator
    ownPart = parts[rank]
    let words = AlignedBuffer(count: communicator.size, repeating: Word())
    self.words = words
    let partition = gradients.partition
    let sums = (0..<communicator.size).map { peer in
      partition.sums(in: communicator.share(of: partition.count, rank: peer)).map { gradients.gradients[$0.lowerBound] }
    }
    var messages: [Message] = []
    for peer in communicator.peers {
      if !parts[peer].isEmpty { messages += sums[rank].map { Message(.send, peer, $0[parts[peer]]) } }
      if !parts[rank].isEmpty { messages += sums[peer].map { Message(.receive, peer, $0[parts[rank]]) } }
    }
    messages += communicator.gathering(gradients.sums)
    messages += communicator.gathering(words)
    self.gradients = communicator.exchange(messages)
    let moved = communicator.gathering(state.parameters, parts: parts)
    parameters = communicator.exchange(moved)
    let kept = [state.firstMoment, state.secondMoment] + (state.average.map { [$0] } ?? [])
    rest = communicator.exchange(kept.flatMap { communicator.gathering($0, parts: parts) })
    let sent = (messages + moved).reduce(0) { $0 + ($1.direction == .send ? $1.bytes.count : 0) }
    times = AlignedBuffer(count: 1, repeating: StepTimes(bytesSent: sent))
  }

  /// Begins to take a step's time.
  func begin() { times[0].begin(at: communicator.seconds) }

  /// Gets all sums' gradients of this rank's part, and the losses of all chunks.
  func exchangeGradients(step: Int) {
    let start = communicator.seconds
    words[communicator.rank].seconds = times[0].compute(until: start)
    gradients.run(.step(step))
    var slowest = 0.0
    for word in words.elements { slowest = max(slowest, word.seconds) }
    times[0].exchange(until: communicator.seconds, waitingAtMost: slowest - words[communicator.rank].seconds)
  }

  /// Gets the parameters that the other ranks have moved.
  func exchangeParameters(step: Int) {
    times[0].compute(until: communicator.seconds)
    parameters.run(.step(step))
    times[0].exchange(until: communicator.seconds, waitingAtMost: 0)
    times[0].steps += 1
  }

  /// Gets the other ranks' part of the optimizer's state, and of the parameters' running mean.
  func exchangeRest(epoch: Int) { rest.run(.epoch(epoch)) }

  /// Tells the other ranks in the next step whether this one wants to stop; whether all go on, as far as they have
  /// told. So all stop after the same step.
  func agree(toGoOn goesOn: Bool) -> Bool {
    let allGoOn = words.elements.allSatisfy { !$0.stops }
    words[communicator.rank].stops = !goesOn
    return allGoOn
  }
}
