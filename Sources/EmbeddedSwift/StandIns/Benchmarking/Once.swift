/// A value that is made at its first use, on the only thread.
final class Once<Value: Sendable>: @unchecked Sendable {
  private var value: Value?
  private let make: @Sendable () -> Value

  init(_ make: @escaping @Sendable () -> Value) { self.make = make }

  func callAsFunction() -> Value {
    let made = value ?? make()
    value = made
    return made
  }
}
