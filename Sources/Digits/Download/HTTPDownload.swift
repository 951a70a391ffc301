import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Why a file could not be downloaded.
enum DownloadError: Error, Equatable, CustomStringConvertible {
  case status(Int)
  case redirect(String)
  case tooLarge(limit: Int)
  case timeout(seconds: Double)
  case network(String)

  var description: String {
    switch self {
    case .status(let code): "HTTP status \(code)"
    case .redirect(let address): "refused redirection to \(address)"
    case .tooLarge(let limit): "more than \(limit) bytes"
    case .timeout(let seconds): "not finished after \(seconds) s"
    case .network(let reason): reason
    }
  }
}

/// One GET request over HTTP or HTTPS into memory, bounded in size and time.
///
/// Up to ten redirections are followed, to HTTP and HTTPS only. Cancelling the task ends the request.
///
/// FoundationNetworking traps when its delegate's word on a redirection comes after the request has been cancelled. So
/// that word is given while the state is locked, and not at all for a request that has failed. It reads without a pause
/// from a server that is faster than it, and whoever starts or cancels any request waits meanwhile, so that is done
/// where nobody else waits: the time limit holds for whoever downloads, even if the request outlives it.
final class HTTPDownload: NSObject, URLSessionDataDelegate {
  /// Called with the bytes received so far and, where the server has said so, the bytes there will be.
  typealias Progress = @Sendable (_ received: Int, _ expected: Int?) -> Void

  private typealias Outcome = Result<Data, DownloadError>

  private struct State {
    var data = Data()
    var expectedByteCount: Int?
    var redirectionCount = 0
    var failure: DownloadError?
    var waiting: CheckedContinuation<Outcome, Never>?
  }

  /// Ends circles; mirrors redirect once or twice.
  private static let redirectionLimit = 10

  private let byteLimit: Int
  private let seconds: Double
  private let deadline: ContinuousClock.Instant
  private let progress: Progress
  private let state = Mutex(State())
  private let control = DispatchQueue(label: "HTTPDownload")

  private init(byteLimit: Int, seconds: Double, progress: @escaping Progress) {
    self.byteLimit = byteLimit
    self.seconds = seconds
    self.progress = progress
    deadline = .now + .seconds(seconds)
  }

  /// The bytes at `url`, at most `byteLimit`, within `seconds`.
  static func data(
    from url: URL, byteLimit: Int, seconds: Double, progress: @escaping Progress
  ) async throws(DownloadError) -> Data {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = seconds + 1
    configuration.urlCache = nil
    let download = HTTPDownload(byteLimit: byteLimit, seconds: seconds, progress: progress)
    let session = URLSession(configuration: configuration, delegate: download, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    let task = session.dataTask(with: url)
    // The session's own time-out starts anew with every byte, so a server that drips would never end. The watchdog may
    // come late, where all threads are busy, so the time is looked at with every piece, too. What comes with a
    // redirection FoundationNetworking keeps without telling anybody how much it is: only the time bounds it.
    let watchdog = Task {
      try await Task.sleep(until: download.deadline)
      download.fail(task, because: .timeout(seconds: seconds))
    }
    defer { watchdog.cancel() }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in download.start(task, for: continuation) }
    } onCancel: {
      download.fail(task, because: .network("cancelled"))
    }
    return try outcome.get()
  }

  private func start(_ task: URLSessionTask, for waiting: CheckedContinuation<Outcome, Never>) {
    let failure = state.withLock { state in
      if state.failure == nil { state.waiting = waiting }
      return state.failure
    }
    if let failure {
      waiting.resume(returning: .failure(failure))
    } else {
      control.async { task.resume() }
    }
  }

  private func fail(_ task: URLSessionTask, because failure: DownloadError) {
    state.withLock { $0.failure = $0.failure ?? failure }
    finish()
    control.async { task.cancel() }
  }

  /// Hands the outcome to whoever waits, if that has not been done.
  private func finish() {
    let (waiting, outcome) = state.withLock { state in
      defer { state.waiting = nil }
      return (state.waiting, state.failure.map(Outcome.failure) ?? .success(state.data))
    }
    waiting?.resume(returning: outcome)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    let refusal: DownloadError? = state.withLock { state in
      state.redirectionCount += 1
      if let failure = state.failure { return failure }
      if ContinuousClock.now > deadline { return .timeout(seconds: seconds) }
      guard state.redirectionCount <= Self.redirectionLimit, let url = request.url, isWebAddress(url) else {
        return .redirect(request.url?.absoluteString ?? "nowhere")
      }
      completionHandler(request)
      return nil
    }
    if let refusal { fail(task, because: refusal) }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    if status != 200 {
      fail(dataTask, because: .status(status))
    } else if response.expectedContentLength > Int64(byteLimit) {
      fail(dataTask, because: .tooLarge(limit: byteLimit))
    } else if response.expectedContentLength >= 0 {
      state.withLock { $0.expectedByteCount = Int(response.expectedContentLength) }
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let sizes: (received: Int, expected: Int?)? = state.withLock { state in
      guard state.failure == nil else { return nil }
      state.data.append(data)
      return (state.data.count, state.expectedByteCount)
    }
    guard let sizes else { return }
    if ContinuousClock.now > deadline {
      fail(dataTask, because: .timeout(seconds: seconds))
    } else if sizes.received > byteLimit {
      fail(dataTask, because: .tooLarge(limit: byteLimit))
    } else {
      progress(sizes.received, sizes.expected)
    }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    if let error {
      // Where all threads are busy, the session's own limit may come before the watchdog's.
      let isLate = (error as? URLError)?.code == .timedOut
      let failure: DownloadError = isLate ? .timeout(seconds: seconds) : .network(error.localizedDescription)
      state.withLock { $0.failure = $0.failure ?? failure }
    }
    finish()
  }
}

/// Whether files can be fetched from `url`: HTTP or HTTPS, and a host.
func isWebAddress(_ url: URL) -> Bool {
  ["http", "https"].contains(url.scheme?.lowercased() ?? "") && url.host?.isEmpty == false
}
