import Kernels

/// How a kernel set computes an operation: which of its parts can be told apart from outside.
public enum Composition: Sendable {
  /// All by the default implementations, on its own `gemm`.
  case ofDefaults
  /// All by kernels of its own.
  case own
  /// Convolutions by the default implementations where it asks for the workspace that these need; all else by kernels
  /// of its own.
  case mixed

  /// Whether `kernels` computes `operation` by the default implementation: im2col, matrix product, epilogue, pooling.
  public func isDefault(_ operation: Operation, of kernels: any KernelSet) -> Bool {
    switch operation {
    case .gemm, .im2col, .col2im, .maxPoolForward, .maxPoolBackward, .softmaxCrossEntropy, .adam: false
    case .denseForward, .denseBackwardData, .denseBackwardWeights: self == .ofDefaults
    case .convolutionForward, .convolutionBackwardData, .convolutionBackwardWeights, .convolutionPoolForward,
      .convolutionPoolBackward:
      switch self {
      case .ofDefaults: true
      case .own: false
      case .mixed: kernels.workspaceCount(for: operation) == kernels.defaultWorkspaceCount(for: operation)
      }
    }
  }
}

extension KernelCatalog {
  /// How the kernel set called `name` computes what it computes.
  public static func composition(of name: String) -> Composition {
    all.first { $0.name == name }?.composition ?? .mixed
  }
}
