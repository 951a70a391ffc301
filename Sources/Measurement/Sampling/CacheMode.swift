/// What the caches hold when a call is timed.
public enum CacheMode: String, Sendable, Codable, CaseIterable {
  /// What the call before left there: the operands, as far as they fit.
  case warm
  /// Nothing of the operands: the caches were filled with something else before each call.
  case cold
}
