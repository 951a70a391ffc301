import Foundation

/// Calls `body` with each number below `count`, on all processors.
func concurrently(_ count: Int, _ body: @Sendable (_ index: Int) -> Void) {
  DispatchQueue.concurrentPerform(iterations: count, execute: body)
}
