import Foundation
import Kernels
import NeuralNetwork
import Synchronization

/// Ranks that are threads of this process: the engine's side of a distributed run, without MPI.
final class ThreadTransport: Transport {
  let rank: Int
  let size: Int

  private let post: Post
  private let bytes = Atomic<Int>(0)

  /// Runs `body` on each of `size` ranks; their results, in order.
  static func run<Result: Sendable>(
    ranks size: Int, _ body: @escaping @Sendable (ThreadTransport) throws -> Result
  ) throws -> [Result] {
    let post = Post()
    let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
    let ended = DispatchGroup()
    for rank in 0..<size {
      ended.enter()
      Thread {
        let transport = ThreadTransport(rank: rank, size: size, post: post)
        let result = Swift.Result { try body(transport) }
        results.withLock { $0[rank] = result }
        ended.leave()
      }.start()
    }
    ended.wait()
    return try (0..<size).map { rank in try results.withLock { try $0[rank]!.get() } }
  }

  private init(rank: Int, size: Int, post: Post) {
    self.rank = rank
    self.size = size
    self.post = post
  }

  /// Bytes that this rank has sent.
  var bytesSent: Int { bytes.load(ordering: .relaxed) }

  var seconds: Double { ProcessInfo.processInfo.systemUptime }

  func exchange(_ messages: [Message]) -> any Exchange { ThreadExchange(self, messages) }

  private final class ThreadExchange: Exchange {
    private let transport: ThreadTransport
    private let messages: [Message]

    init(_ transport: ThreadTransport, _ messages: [Message]) {
      self.transport = transport
      self.messages = messages
    }

    func run(_ moment: Moment) {
      for message in messages where message.direction == .send {
        transport.bytes.add(message.bytes.count, ordering: .relaxed)
        transport.post.send(message.bytes.array, .init(from: transport.rank, to: message.peer))
      }
      for message in messages where message.direction == .receive {
        let bytes = transport.post.receive(.init(from: message.peer, to: transport.rank))
        precondition(bytes.count == message.bytes.count, "ranks differ in their messages")
        message.bytes.copy(from: AlignedBuffer(bytes))
      }
    }
  }

  /// The messages that are under way.
  private final class Post: @unchecked Sendable {
    struct Route: Hashable {
      let from: Int
      let to: Int
    }

    private let condition = NSCondition()
    private var messages: [Route: [[UInt8]]] = [:]

    func send(_ bytes: [UInt8], _ route: Route) {
      condition.lock()
      messages[route, default: []].append(bytes)
      condition.broadcast()
      condition.unlock()
    }

    func receive(_ route: Route) -> [UInt8] {
      condition.lock()
      defer { condition.unlock() }
      while messages[route, default: []].isEmpty { condition.wait() }
      return messages[route]!.removeFirst()
    }
  }
}
