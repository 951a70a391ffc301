/// In what order an ONNX model takes the numbers of its images.
public enum ONNXInputLayout: String, CaseIterable, Sendable {
  /// N x rows x columns x channels, as this package and TensorFlow have images.
  case nhwc
  /// N x channels x rows x columns, as ONNX' own operations and PyTorch have them.
  case nchw
}
