import Foundation
import Synchronization

/// A real HTTP server on this machine, whose correct or wrong answers a test chooses.
final class LocalHTTPServer: Sendable {
  enum Response: Sendable {
    /// The bytes; then the connection is closed.
    case bytes([UInt8])
    /// The bytes, although the header promises this number of them.
    case promising(Int, [UInt8])
    /// Only a status.
    case status(Int)
    /// A redirection to this address.
    case redirect(String)
    /// A redirection to this address with an endless body, one byte every 20 ms.
    case drippingRedirect(String)
    /// Nothing, until the other side hangs up.
    case silence
    /// Endless contents, one byte every 20 ms.
    case dripping
    /// Endless zeros, 64 KiB every millisecond, without a stated length. Without the pauses, FoundationNetworking would
    /// serve no other request of this process meanwhile.
    case endless
    /// The bytes, and a header that asks to save them under this name.
    case attachment(String, [UInt8])
  }

  /// The address of the server's folder.
  let address: String

  private let listener: Int32
  private let requestedPaths = Mutex<[String]>([])
  private let connectionCount = Mutex(0)
  private let respond: @Sendable (String) -> Response

  init(_ respond: @escaping @Sendable (String) -> Response) throws {
    self.respond = respond
    signal(SIGPIPE, SIG_IGN)
    #if canImport(Darwin)
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
        bind(listener, name, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, name, &length) == 0
      }
    }
    guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
    address = "http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))/"
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let server = self else { break }
        Thread.detachNewThread { server.serve(connection) }
      }
      close(listener)
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// The paths asked for so far, without the leading slash.
  var requests: [String] { requestedPaths.withLock { $0 } }

  /// Connections that neither side has closed.
  var openConnections: Int { connectionCount.withLock { $0 } }

  private func serve(_ connection: Int32) {
    connectionCount.withLock { $0 += 1 }
    defer {
      close(connection)
      connectionCount.withLock { $0 -= 1 }
    }
    guard let path = requestedPath(connection) else { return }
    requestedPaths.withLock { $0.append(path) }
    switch respond(path) {
    case .bytes(let bytes):
      send(connection, "HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)", bytes)
    case .promising(let count, let bytes):
      send(connection, "HTTP/1.1 200 OK\r\nContent-Length: \(count)", bytes)
    case .status(let code):
      send(connection, "HTTP/1.1 \(code) Status\r\nContent-Length: 0", [])
    case .redirect(let address):
      send(connection, "HTTP/1.1 302 Found\r\nLocation: \(address)\r\nContent-Length: 0", [])
    case .drippingRedirect(let address):
      send(connection, "HTTP/1.1 302 Found\r\nLocation: \(address)", [])
      drip(connection)
    case .silence:
      var byte: UInt8 = 0
      while read(connection, &byte, 1) > 0 {}
    case .dripping:
      send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 10000", [])
      drip(connection)
    case .endless:
      let zeros = [UInt8](repeating: 0, count: 64 << 10)
      send(connection, "HTTP/1.1 200 OK", [0x1F, 0x8B])
      while write(connection, zeros, zeros.count) > 0 { usleep(1000) }
    case .attachment(let name, let bytes):
      let disposition = "Content-Disposition: attachment; filename=\"\(name)\""
      send(connection, "HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\(disposition)", bytes)
    }
  }

  private func drip(_ connection: Int32) {
    while write(connection, "x", 1) == 1 { usleep(20_000) }
  }

  /// Reads a request up to the empty line, and returns its path.
  private func requestedPath(_ connection: Int32) -> String? {
    var request = ""
    var chunk = [UInt8](repeating: 0, count: 4096)
    while !request.contains("\r\n\r\n") {
      let count = read(connection, &chunk, chunk.count)
      guard count > 0 else { return nil }
      request += String(decoding: chunk[..<count], as: UTF8.self)
    }
    return request.split(separator: " ").dropFirst().first.map { String($0.dropFirst()) }
  }

  private func send(_ connection: Int32, _ header: String, _ body: [UInt8]) {
    var rest = Array("\(header)\r\nConnection: close\r\n\r\n".utf8)[...] + body
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
