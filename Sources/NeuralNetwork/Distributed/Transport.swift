import Kernels

/// How ranks send each other messages: processes through MPI, or threads in tests.
///
/// A rank is one of ``size`` programs that train together. All of them do the same exchanges in the same order.
public protocol Transport: AnyObject, Sendable {
  /// The number of this program, from 0.
  var rank: Int { get }
  /// How many ranks there are.
  var size: Int { get }
  /// Seconds of a clock that never goes back.
  var seconds: Double { get }

  /// Prepares messages that are exchanged any number of times. Two ranks list the messages between them in the same
  /// order.
  func exchange(_ messages: [Message]) -> any Exchange
}

/// Messages that are prepared once and exchanged any number of times. An exchange allocates nothing.
public protocol Exchange: AnyObject, Sendable {
  /// Sends and receives all messages, and returns when all have arrived.
  ///
  /// It does not return if another rank does not answer in time. The program then ends, and the other ranks with it.
  func run(_ moment: Moment)
}

/// The part of a run in which ranks wait for each other; it decides how long they wait, and what they say.
public enum Moment: Sendable, Equatable {
  /// Before the first step, and at the end: a rank may be reading or writing files.
  case preparation
  /// In an optimizer step, counted from 1 over all epochs.
  case step(Int)
  /// After a piece of work of each rank's own, which took this one so many seconds.
  case work(seconds: Double)
  /// Between two epochs. The number is of those completed.
  case epoch(Int)
}

/// A message between two ranks, to or from this one's memory.
public struct Message: Sendable {
  /// Which way it goes.
  public enum Direction: Sendable {
    /// To the other rank.
    case send
    /// From the other rank.
    case receive
  }

  /// Which way it goes.
  public let direction: Direction
  /// The other rank.
  public let peer: Int
  /// The memory that is read or written. It may change between exchanges, and not during one.
  public let bytes: AlignedBuffer<UInt8>

  /// A message of all elements of a buffer.
  public init<Element>(_ direction: Direction, _ peer: Int, _ buffer: AlignedBuffer<Element>) {
    self.direction = direction
    self.peer = peer
    bytes = buffer.bytes
  }
}
