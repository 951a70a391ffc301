/// Calls `body` with each number below `count`, on the only thread.
func concurrently(_ count: Int, _ body: @Sendable (_ index: Int) -> Void) {
  for index in 0..<count { body(index) }
}
