/// What training makes small: a function of a network's last outputs, its logits, and of what they should have said.
/// All are means over the examples.
public enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
  /// -log softmax(logits)[label].
  case softmaxCrossEntropy = "softmax-cross-entropy"
  /// The mean over the outputs of -t log s - (1 - t) log(1 - s), s = 1 / (1 + exp(-logit)): one yes or no for each
  /// output.
  case binaryCrossEntropy = "binary-cross-entropy"
  /// The mean over the outputs of (logit - t)^2.
  case meanSquaredError = "mean-squared-error"
}
