// Built with the package's trait `oneDNN` only: swift build --traits oneDNN
#if oneDNN
  import BLASKernels
  import COneDNN
  import Glibc
  import Kernels

  /// "onednn": convolutions of oneDNN, with the weights in the layout that it chooses, and its matrix product.
  /// Activations are NHWC.
  ///
  /// https://uxlfoundation.github.io/oneDNN/v2/dev_guide_convolution.html
  // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
  public final class OneDNNKernels: KernelSet {
    public let name = "onednn"
    /// What has no convolution: empty shapes.
    private let matrices = OneDNNMatrices()

    /// Makes the kernel set.
    public init() {}

    /// "2.6.3"
    public static var version: String {
      let version = dnnl_version().pointee
      return "\(version.major).\(version.minor).\(version.patch)"
    }

    public func gemm(
      _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
      c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
    ) {
      matrices.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace)
    }

    public func plan(_ operation: ConvolutionForward) -> Plan<ConvolutionForward> {
      guard let convolution = Primitive.convolution(operation.shape, .forward(operation.activation)),
        let filters = operation.shape.preparation(for: convolution.layout(of: dnnl_query_weights_md))
      else { return matrices.plan(operation) }
      return Plan(
        operation, algorithm: "oneDNN's convolution", workspaceCount: convolution.scratchpadCount,
        preparation: filters
      ) {
        convolution.run([
          (DNNL_ARG_SRC_0, $0.input.pointer), (DNNL_ARG_WEIGHTS_0, $2.prepared.pointer),
          (DNNL_ARG_BIAS, $0.bias.pointer), (DNNL_ARG_DST_0, $0.output.pointer),
          (DNNL_ARG_SCRATCHPAD, $2.workspace.pointer),
        ])
      }
    }

    public func plan(_ operation: ConvolutionBackwardData) -> Plan<ConvolutionBackwardData> {
      guard let convolution = Primitive.convolution(operation.shape, .backwardData),
        let filters = operation.shape.preparation(for: convolution.layout(of: dnnl_query_weights_md))
      else { return matrices.plan(operation) }
      return Plan(
        operation, algorithm: "oneDNN's convolution", workspaceCount: convolution.scratchpadCount,
        preparation: filters
      ) {
        convolution.run([
          (DNNL_ARG_DIFF_DST_0, $0.outputGradient.pointer), (DNNL_ARG_WEIGHTS_0, $2.prepared.pointer),
          (DNNL_ARG_DIFF_SRC_0, $0.inputGradient.pointer), (DNNL_ARG_SCRATCHPAD, $2.workspace.pointer),
        ])
      }
    }

    /// The gradient comes in the layout that oneDNN chooses, and is put back into HWIO.
    public func plan(_ operation: ConvolutionBackwardWeights) -> Plan<ConvolutionBackwardWeights> {
      let shape = operation.shape
      guard let convolution = Primitive.convolution(shape, .backwardWeights),
        let reorder = Primitive.reorder(
          from: convolution.layout(of: dnnl_query_diff_weights_md), to: shape.filterLayout(dnnl_hwio))
      else { return matrices.plan(operation) }
      let chosenCount = alignedCount(floatCount(convolution.layout(of: dnnl_query_diff_weights_md)))
      return Plan(
        operation, algorithm: "oneDNN's convolution",
        workspaceCount: chosenCount + convolution.scratchpadCount
      ) { operands, memory in
        let chosen = memory.workspace.pointer
        convolution.run([
          (DNNL_ARG_SRC_0, operands.input.pointer), (DNNL_ARG_DIFF_DST_0, operands.outputGradient.pointer),
          (DNNL_ARG_DIFF_WEIGHTS_0, chosen), (DNNL_ARG_DIFF_BIAS, operands.biasGradient.pointer),
          (DNNL_ARG_SCRATCHPAD, chosen + chosenCount),
        ])
        reorder.run([(DNNL_ARG_SRC_0, chosen), (DNNL_ARG_DST_0, operands.weightsGradient.pointer)])
      }
    }
  }

  /// The default implementations on oneDNN's matrix product.
  private final class OneDNNMatrices: KernelSet {
    let name = "onednn"

    func gemm(
      _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
      c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
    ) {
      func letter(_ isTransposed: Bool) -> CChar { CChar(UInt8(ascii: isTransposed ? "T" : "N")) }
      let depth = alpha == 0 ? 0 : shape.k
      guard depth > 0 else { return scale(shape, by: beta, c) }
      oneThreadCalls.make {
        _ = dnnl_sgemm(
          letter(shape.transposesA), letter(shape.transposesB), dnnl_dim_t(shape.m), dnnl_dim_t(shape.n),
          dnnl_dim_t(depth), alpha, a, dnnl_dim_t(max(shape.leadingDimensionA, 1)), b,
          dnnl_dim_t(max(shape.leadingDimensionB, 1)), beta, c, dnnl_dim_t(max(shape.leadingDimensionC, 1)))
      }
    }

    /// A product with nothing to add up.
    private func scale(_ shape: GEMMShape, by beta: Float, _ c: UnsafeMutablePointer<Float>) {
      for row in 0..<shape.m {
        for column in 0..<shape.n {
          let element = c + row * shape.leadingDimensionC + column
          element.pointee = beta == 0 ? 0 : beta * element.pointee
        }
      }
    }
  }

  /// oneDNN's threads are OpenMP's, which have a number for each calling thread.
  private let oneThreadCalls: OneThreadCalls = {
    func function<Function>(_ name: String, as type: Function.Type) -> Function? {
      dlsym(nil, name).map { unsafeBitCast($0, to: type) }
    }
    let set = function("omp_set_num_threads", as: (@convention(c) @Sendable (Int32) -> Void).self)
    let get = function("omp_get_max_threads", as: (@convention(c) @Sendable () -> Int32).self)
    return OneThreadCalls(ThreadControl(bindToOne: { set?(1) }, count: { Int(get?() ?? 1) }))!
  }()

  private nonisolated(unsafe) let engine: dnnl_engine_t = {
    var engine: dnnl_engine_t?
    guard dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success else {
      fatalError("oneDNN has no engine for the CPU")
    }
    return engine!
  }()

  /// An operation of oneDNN on fixed shapes and layouts. Several threads may run it at the same time, each with a
  /// scratchpad of its own.
  private final class Primitive: @unchecked Sendable {
    enum Pass {
      case forward(Activation)
      case backwardData
      case backwardWeights
    }

    /// Floats that a run needs beside the operands.
    let scratchpadCount: Int
    private let description: dnnl_primitive_desc_t
    private let primitive: dnnl_primitive_t

    /// Takes over `description`; nil if oneDNN cannot do what it describes.
    private init?(_ description: dnnl_primitive_desc_t?) {
      guard let description else { return nil }
      var primitive: dnnl_primitive_t?
      dnnl_primitive_create(&primitive, description)
      guard let primitive else { return nil }
      self.description = description
      self.primitive = primitive
      scratchpadCount = floatCount(dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0).pointee)
    }

    deinit {
      dnnl_primitive_destroy(primitive)
      dnnl_primitive_desc_destroy(description)
    }

    /// How an operand lies in memory.
    func layout(of operand: dnnl_query_t) -> dnnl_memory_desc_t {
      dnnl_primitive_desc_query_md(description, operand, 0).pointee
    }

    /// Computes on the calling thread alone. The scratchpad is an operand as well.
    func run(_ operands: [(index: Int32, pointer: UnsafeMutablePointer<Float>)]) {
      oneThreadCalls.make {
        var stream: dnnl_stream_t?
        dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue)
        let arguments = operands.map { operand in
          var memory: dnnl_memory_t?
          let layout = dnnl_primitive_desc_query_md(description, dnnl_query_exec_arg_md, operand.index)
          dnnl_memory_create(&memory, layout, engine, operand.pointer)
          return dnnl_exec_arg_t(arg: operand.index, memory: memory)
        }
        let status = dnnl_primitive_execute(primitive, stream, Int32(arguments.count), arguments)
        precondition(status == dnnl_success, "oneDNN does not run what it has prepared (status \(status.rawValue))")
        for argument in arguments { dnnl_memory_destroy(argument.memory) }
        dnnl_stream_destroy(stream)
      }
    }

    /// A pass of a convolution, its filters in any layout; nil if oneDNN has none for this shape.
    static func convolution(_ shape: ConvolutionShape, _ pass: Pass) -> Primitive? {
      guard shape.inputCount > 0, shape.outputCount > 0, shape.weightsCount > 0 else { return nil }
      return oneThread {
        var (input, output) = (shape.inputLayout, shape.outputLayout)
        var (filters, bias) = (shape.filterLayout(dnnl_format_tag_any), shape.biasLayout)
        let strides = [dnnl_dim_t](repeating: dnnl_dim_t(shape.stride), count: 2)
        let padding: [dnnl_dim_t] = [0, 0]
        var (kind, activation) = (dnnl_forward_training, Activation.identity)
        if case .forward(let wanted) = pass { (kind, activation) = (dnnl_forward_inference, wanted) }
        var operation = dnnl_convolution_desc_t()
        dnnl_convolution_forward_desc_init(
          &operation, kind, dnnl_convolution_direct, &input, &filters, &bias, &output, strides, padding, padding)
        let forward = described(&operation, activation, after: nil)
        switch pass {
        case .forward: return Primitive(forward)
        case .backwardData:
          dnnl_convolution_backward_data_desc_init(
            &operation, dnnl_convolution_direct, &input, &filters, &output, strides, padding, padding)
        case .backwardWeights:
          dnnl_convolution_backward_weights_desc_init(
            &operation, dnnl_convolution_direct, &input, &filters, &bias, &output, strides, padding, padding)
        }
        defer { dnnl_primitive_desc_destroy(forward) }
        return Primitive(described(&operation, .identity, after: forward))
      }
    }

    /// A description, with `activation`, and with the scratchpad as an operand. A backward pass goes by its forward
    /// pass.
    private static func described(
      _ operation: inout dnnl_convolution_desc_t, _ activation: Activation, after forward: dnnl_primitive_desc_t?
    ) -> dnnl_primitive_desc_t? {
      var (attributes, steps): (dnnl_primitive_attr_t?, dnnl_post_ops_t?)
      dnnl_primitive_attr_create(&attributes)
      dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user)
      dnnl_post_ops_create(&steps)
      if activation == .relu { dnnl_post_ops_append_eltwise(steps, 1, dnnl_eltwise_relu, 0, 0) }
      dnnl_primitive_attr_set_post_ops(attributes, steps)
      defer {
        dnnl_post_ops_destroy(steps)
        dnnl_primitive_attr_destroy(attributes)
      }
      var description: dnnl_primitive_desc_t?
      dnnl_primitive_desc_create(&description, &operation, attributes, engine, forward)
      return description
    }

    /// A copy from one layout to another.
    static func reorder(from source: dnnl_memory_desc_t, to destination: dnnl_memory_desc_t) -> Primitive? {
      oneThread {
        var (source, destination) = (source, destination)
        var description: dnnl_primitive_desc_t?
        dnnl_reorder_primitive_desc_create(&description, &source, engine, &destination, engine, nil)
        return Primitive(description)
      }
    }

    /// oneDNN plans for as many threads as the calling thread has.
    private static func oneThread(_ make: () -> Primitive?) -> Primitive? {
      var primitive: Primitive?
      oneThreadCalls.make { primitive = make() }
      return primitive
    }
  }

  /// Floats of an operand.
  private func floatCount(_ layout: dnnl_memory_desc_t) -> Int {
    var layout = layout
    return (dnnl_memory_desc_get_size(&layout) + MemoryLayout<Float>.size - 1) / MemoryLayout<Float>.size
  }

  private func layout(_ extents: [Int], _ tag: dnnl_format_tag_t) -> dnnl_memory_desc_t {
    var layout = dnnl_memory_desc_t()
    // oneDNN has an order of dimensions of its own, whatever the layout.
    let dimensions = (extents + Array(repeating: 0, count: Int(DNNL_MAX_NDIMS) - extents.count)).map(dnnl_dim_t.init)
    dnnl_memory_desc_init_by_tag(&layout, Int32(extents.count), dimensions, dnnl_f32, tag)
    return layout
  }

  extension ConvolutionShape {
    fileprivate var inputLayout: dnnl_memory_desc_t { layout([batch, inputChannels, height, width], dnnl_nhwc) }
    fileprivate var outputLayout: dnnl_memory_desc_t {
      layout([batch, outputChannels, outputHeight, outputWidth], dnnl_nhwc)
    }
    fileprivate var biasLayout: dnnl_memory_desc_t { layout([outputChannels], dnnl_x) }

    fileprivate func filterLayout(_ tag: dnnl_format_tag_t) -> dnnl_memory_desc_t {
      layout([outputChannels, inputChannels, filterHeight, filterWidth], tag)
    }

    /// How filters come from HWIO into the layout that oneDNN has chosen; nil if it has no copy for that.
    fileprivate func preparation(for chosen: dnnl_memory_desc_t) -> WeightsPreparation? {
      guard let reorder = Primitive.reorder(from: filterLayout(dnnl_hwio), to: chosen) else { return nil }
      return WeightsPreparation(count: floatCount(chosen)) { weights, prepared in
        reorder.run([(DNNL_ARG_SRC_0, UnsafeMutablePointer(mutating: weights)), (DNNL_ARG_DST_0, prepared)])
      }
    }
  }
#endif
