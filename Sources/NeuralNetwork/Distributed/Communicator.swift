import Kernels

/// The ranks of a distributed run, as one of them sees them: which it is, and what all of them do together.
public struct Communicator: Sendable {
  /// The number of this rank, from 0.
  public var rank: Int { transport.rank }
  /// How many ranks there are.
  public var size: Int { transport.size }
  /// Seconds of a clock that never goes back.
  public var seconds: Double { transport.seconds }

  private let transport: any Transport

  /// The ranks that a transport connects.
  public init(_ transport: any Transport) { self.transport = transport }

  /// The other ranks. Each begins with another one, so that not all send to the same rank first.
  var peers: [Int] { (1..<max(size, 1)).map { (rank + $0) % size } }

  /// This rank's share of `count` pieces of work; the shares are as equal as can be, in the order of ranks.
  public func share(of count: Int) -> Range<Int> { share(of: count, rank: rank) }

  /// The share of another rank.
  func share(of count: Int, rank: Int) -> Range<Int> { (0..<count).share(rank, of: size) }

  /// Prepares an exchange.
  func exchange(_ messages: [Message]) -> any Exchange { transport.exchange(messages) }

  /// The messages by which all ranks get all of `buffer`, of which each rank has its own part.
  func gathering<Element>(_ buffer: AlignedBuffer<Element>, parts: [Range<Int>]) -> [Message] {
    peers.flatMap { peer in
      (parts[rank].isEmpty ? [] : [Message(.send, peer, buffer[parts[rank]])])
        + (parts[peer].isEmpty ? [] : [Message(.receive, peer, buffer[parts[peer]])])
    }
  }

  /// The messages by which all ranks get all of `buffer`, of which each rank has its share, see ``share(of:)``.
  package func gathering<Element>(_ buffer: AlignedBuffer<Element>) -> [Message] {
    gathering(buffer, parts: (0..<size).map { share(of: buffer.count, rank: $0) })
  }

  /// Fills a buffer of which each rank has computed its share, see ``share(of:)``, in rows of `width` elements.
  public func gather<Element>(_ buffer: AlignedBuffer<Element>, width: Int = 1, _ moment: Moment = .preparation) {
    let parts = (0..<size).map { rank in
      let rows = share(of: buffer.count / width, rank: rank)
      return rows.lowerBound * width..<rows.upperBound * width
    }
    exchange(gathering(buffer, parts: parts)).run(moment)
  }

  /// The bytes of all ranks, in their order.
  public func gather(_ bytes: [UInt8], _ moment: Moment = .preparation) -> [[UInt8]] {
    let counts = AlignedBuffer<Int>(zeros: size)
    counts[rank] = bytes.count
    gather(counts, moment)
    let ends = counts.array.reduce(into: [0]) { $0.append($0.last! + $1) }
    let parts = (0..<size).map { ends[$0]..<ends[$0 + 1] }
    let all = AlignedBuffer<UInt8>(zeros: ends[size])
    all[parts[rank]].copy(from: AlignedBuffer(bytes))
    exchange(gathering(all, parts: parts)).run(moment)
    return parts.map { all[$0].array }
  }

  /// The bytes of rank 0, on all ranks. They go from rank to rank along a binary tree.
  public func broadcast(_ bytes: [UInt8], _ moment: Moment = .preparation) -> [UInt8] {
    let count = relay(AlignedBuffer([bytes.count]), moment)[0]
    return relay(rank == 0 ? AlignedBuffer(bytes) : AlignedBuffer(zeros: count), moment).array
  }

  private func relay<Element>(_ buffer: AlignedBuffer<Element>, _ moment: Moment) -> AlignedBuffer<Element> {
    guard buffer.count > 0 else { return buffer }
    if rank > 0 { exchange([Message(.receive, (rank - 1) / 2, buffer)]).run(moment) }
    let children = [2 * rank + 1, 2 * rank + 2].filter { $0 < size }
    exchange(children.map { Message(.send, $0, buffer) }).run(moment)
    return buffer
  }
}
