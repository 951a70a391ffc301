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
/// FoundationNetworking crashes if the delegate answers a redirection after the request was cancelled. So the delegate
/// answers while the state is locked, and never for a failed request. FoundationNetworking also reads without a pause
/// if the server is faster, and then every call that starts or cancels a request waits. So a queue of its own makes
/// these calls: the caller gets its result within the time limit, even if the request lives longer.
final class HTTPDownload: NSObject, URLSessionDataDelegate {
  /// Called with the bytes received so far and the total, if the server has stated it.
  typealias Progress = @Sendable (_ received: Int, _ expected: Int?) -> Void

  private typealias Outcome = Result<Data, DownloadError>

  private struct State {
    var data = Data()
    var expectedByteCount: Int?
    var redirectionCount = 0
    var failure: DownloadError?
    var waiting: CheckedContinuation<Outcome, Never>?
  }

  /// Ends endless redirections; mirrors redirect once or twice.
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
    // The session's own time-out restarts with every byte, so a slow server could send forever. The watchdog may be
    // late if all threads are busy, so every received piece checks the time, too. FoundationNetworking keeps the body
    // of a redirection and does not report its size: only the time limit bounds it.
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

  /// Passes the outcome to the waiting caller, unless this was done before.
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
      // If all threads are busy, the session's own limit may end before the watchdog's.
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
