import BenchmarkReports
import Benchmarking
import Digits
import Kernels
import Measurement
import NeuralNetwork

/// A worker with its prepared rows.
package final class Worker {
  private let rows: [(benchCase: BenchCase, kernels: any KernelSet)]
  private let cacheMode: CacheMode
  private var trials: [Int: any Trial] = [:]
  private var pools: [Int: WorkerPool] = [:]
  // By number of threads.
  private var coldCaches: [Int: ColdCaches] = [:]
  private let clock = SystemClock()

  /// Creates a worker for the rows of a selection.
  package init(_ selection: BenchSelection, cacheMode: CacheMode) {
    rows = selection.cases.flatMap { benchCase in selection.kernels.map { (benchCase, $0) } }
    self.cacheMode = cacheMode
  }

  /// The worker's first line.
  package var greeting: WorkerProtocol.Greeting {
    WorkerProtocol.Greeting(
      version: WorkerProtocol.version,
      rows: rows.map { row in
        WorkerProtocol.Row(
          name: Benchmark.name(
            workload: row.benchCase.workload.name, kernel: row.kernels.name, batchSize: row.benchCase.batchSize,
            threads: row.benchCase.threads),
          kernel: row.kernels.name, threads: row.benchCase.threads)
      }, build: .current)
  }

  /// Carries out a request and returns the answer.
  package func answer(to request: WorkerProtocol.Request) -> String {
    do {
      switch request {
      case .prepare(let row):
        _ = try trial(row)
        return WorkerProtocol.success
      case .prove(let row):
        _ = try trial(row).prove()
        return WorkerProtocol.success
      case .time(let row, let calls):
        return "\(try time(trial(row), calls: calls, threads: rows[row].benchCase.threads))"
      }
    } catch {
      return WorkerProtocol.failure + "\(error)".replacing("\n", with: " ")
    }
  }

  private func trial(_ row: Int) throws -> any Trial {
    if let trial = trials[row] { return trial }
    guard rows.indices.contains(row) else {
      throw WorkerRequestError(description: "row \(row): expected one of 0 to \(rows.count - 1)")
    }
    let (benchCase, kernels) = rows[row]
    let images = SyntheticDigits.dataset(trainCount: 1, testCount: benchCase.drawnImages).test
    let trial = try benchCase.prepare(data: images, pool: pool(benchCase.threads)).makeTrial(kernels)
    trials[row] = trial
    return trial
  }

  private func pool(_ threads: Int) -> WorkerPool {
    let pool = pools[threads] ?? WorkerPool(threads: threads)
    pools[threads] = pool
    return pool
  }

  private func time(_ trial: any Trial, calls: Int, threads: Int) throws -> UInt64 {
    guard cacheMode == .cold else {
      let start = clock.nanoseconds()
      try trial.run(calls: calls)
      return clock.nanoseconds() - start
    }
    let caches = coldCaches[threads] ?? ColdCaches(caches: Machine.current().caches, pool: pool(threads))
    coldCaches[threads] = caches
    return try (0..<calls).reduce(0) { sum, _ in
      caches.empty()
      let start = clock.nanoseconds()
      try trial.run(calls: 1)
      return sum + clock.nanoseconds() - start
    }
  }
}

/// The error of an invalid request.
package struct WorkerRequestError: Error, CustomStringConvertible {
  /// One line: the problem.
  package let description: String

  /// Creates an error with this text.
  package init(description: String) { self.description = description }
}
