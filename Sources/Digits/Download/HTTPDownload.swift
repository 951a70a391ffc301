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
/// Redirections are followed to HTTP and HTTPS only. Cancelling the task cancels the request.
final class HTTPDownload: NSObject, URLSessionDataDelegate {
  /// Called with the bytes received so far and, where the server has said so, the bytes there will be.
  typealias Progress = @Sendable (_ received: Int, _ expected: Int?) -> Void

  private struct State {
    var data = Data()
    var expectedByteCount: Int?
    var failure: DownloadError?
    var continuation: CheckedContinuation<Result<Data, DownloadError>, Never>?
  }

  private let byteLimit: Int
  private let progress: Progress
  private let state = Mutex(State())

  private init(byteLimit: Int, progress: @escaping Progress) {
    self.byteLimit = byteLimit
    self.progress = progress
  }

  /// The bytes at `url`, at most `byteLimit`, within `seconds`.
  static func data(
    from url: URL, byteLimit: Int, seconds: Double, progress: @escaping Progress
  ) async throws(DownloadError) -> Data {
    if Task.isCancelled { throw .network("cancelled") }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = seconds
    configuration.urlCache = nil
    let download = HTTPDownload(byteLimit: byteLimit, progress: progress)
    let session = URLSession(configuration: configuration, delegate: download, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    let task = session.dataTask(with: url)
    // The session's own time-out starts anew with every byte, so a server that drips would never end.
    let watchdog = Task {
      try await Task.sleep(for: .seconds(seconds))
      download.abort(task, because: .timeout(seconds: seconds))
    }
    defer { watchdog.cancel() }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        download.state.withLock { $0.continuation = continuation }
        task.resume()
      }
    } onCancel: {
      download.abort(task, because: .network("cancelled"))
    }
    return try result.get()
  }

  private func abort(_ task: URLSessionTask, because failure: DownloadError) {
    state.withLock { $0.failure = $0.failure ?? failure }
    task.cancel()
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    if let url = request.url, isWebAddress(url) {
      completionHandler(request)
    } else {
      abort(task, because: .redirect(request.url?.absoluteString ?? "nowhere"))
      completionHandler(nil)
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    if status != 200 {
      abort(dataTask, because: .status(status))
    } else if response.expectedContentLength > Int64(byteLimit) {
      abort(dataTask, because: .tooLarge(limit: byteLimit))
    } else if response.expectedContentLength >= 0 {
      state.withLock { $0.expectedByteCount = Int(response.expectedContentLength) }
    }
    completionHandler(state.withLock { $0.failure == nil } ? .allow : .cancel)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let (received, expected) = state.withLock { state in
      state.data.append(data)
      return (state.data.count, state.expectedByteCount)
    }
    if received > byteLimit {
      abort(dataTask, because: .tooLarge(limit: byteLimit))
    } else {
      progress(received, expected)
    }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    let (continuation, result) = state.withLock { state in
      let failure = state.failure ?? error.map { .network($0.localizedDescription) }
      defer { state.continuation = nil }
      return (state.continuation, failure.map { Result.failure($0) } ?? .success(state.data))
    }
    continuation?.resume(returning: result)
  }
}

/// Whether files can be fetched from `url`: HTTP or HTTPS, and a host.
func isWebAddress(_ url: URL) -> Bool {
  ["http", "https"].contains(url.scheme?.lowercased() ?? "") && url.host?.isEmpty == false
}
