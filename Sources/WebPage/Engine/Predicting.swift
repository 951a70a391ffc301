import Images
import JSONDocuments
import Kernels
import ModelInsight
import NeuralNetwork

/// The parameters of the network that predicts, laid out as the description says.
@_expose(wasm, "parameters")
@_cdecl("parameters")
public func parameters() -> UnsafeMutablePointer<Float> { Engine.parameters.pointer }

/// Prepares the network for predictions by a kernel set, with the parameters as they are now.
@_expose(wasm, "prepare")
@_cdecl("prepare")
public func prepare(_ kernels: Int32) -> Int32 {
  status { () throws(EngineError) in
    let kernels = try KernelSets.set(kernels)
    let predictor = try EngineError.rethrowing { () throws(ShapeError) in
      try Evaluator(network: .mnist, parameters: Engine.parameters, kernels: kernels, pool: WorkerPool(threads: 1))
    }
    predictor.update()
    Engine.predictor = predictor
    return 0
  }
}

/// Writes ten logits for each of `count` images of 784 values from 0 to 1.
@_expose(wasm, "predict")
@_cdecl("predict")
public func predict(
  _ images: UnsafeMutablePointer<Float>, _ count: Int32, _ logits: UnsafeMutablePointer<Float>
) -> Int32 {
  status { () throws(EngineError) in
    try predictLogits(shared(images, 784 * Int(count)), shared(logits, 10 * Int(count)))
    return 0
  }
}

func predictLogits(_ images: AlignedBuffer<Float>, _ logits: AlignedBuffer<Float>) throws(EngineError) {
  guard let predictor = Engine.predictor else { throw EngineError("the network has no parameters yet") }
  try EngineError.rethrowing { () throws(ShapeError) in try predictor.predict(images, logits: logits) }
}

/// The page's memory as a buffer.
func shared(_ memory: UnsafeMutablePointer<Float>, _ count: Int) -> AlignedBuffer<Float> {
  AlignedBuffer(UnsafeMutableBufferPointer(start: memory, count: count), owner: Engine.pageMemory)
}

/// The stages of the last prediction, which had one image, in JSON: names, extents, and where their values are.
@_expose(wasm, "stageOutputs")
@_cdecl("stageOutputs")
public func stageOutputs() -> UnsafePointer<UInt8> {
  let stages = (Engine.predictor?.stageOutputs ?? []).map { stage in
    JSONText.object([
      ("name", JSONText.string(stage.name)), ("height", "\(stage.shape.height)"), ("width", "\(stage.shape.width)"),
      ("channels", "\(stage.shape.channels)"), ("values", "\(Int(bitPattern: stage.values.pointer))"),
    ])
  }
  return Engine.stages.show(JSONText.array(stages))
}

/// Turns a grey picture into 28 x 28 pixels like MNIST's. The message then holds the warnings.
@_expose(wasm, "normalize")
@_cdecl("normalize")
public func normalize(
  _ pixels: UnsafePointer<UInt8>, _ width: Int32, _ height: Int32, _ image: UnsafeMutablePointer<UInt8>
) -> Int32 {
  status { () throws(EngineError) in
    let (width, height) = (Int(width), Int(height))
    let picture = GrayImage(
      width: width, height: height, pixels: Array(UnsafeBufferPointer(start: pixels, count: width * height)))
    let normalization: DigitNormalization
    do throws(ImageError) {
      normalization = try DigitNormalization(picture, name: "the drawing")
    } catch {
      throw EngineError(error.description)
    }
    for (index, value) in normalization.centered.pixels.enumerated() { image[index] = value }
    var warnings = ""
    for warning in normalization.warnings { warnings += (warnings.isEmpty ? "" : ", ") + warning.description }
    Engine.message.show(warnings)
    return 0
  }
}

/// Writes how far the log-probability of `label` falls when a square around each pixel is wiped out.
@_expose(wasm, "occlusion")
@_cdecl("occlusion")
public func occlusion(
  _ image: UnsafePointer<Float>, _ label: Int32, _ map: UnsafeMutablePointer<Double>
) -> Int32 {
  status { () throws(EngineError) in
    let shape = Network.mnist.input
    let images = Occlusion.images(Array(UnsafeBufferPointer(start: image, count: shape.count)), shape)
    let logits = AlignedBuffer<Float>(zeros: 10 * images.count)
    try predictLogits(AlignedBuffer(images.flatMap { $0 }), logits)
    for (index, fall) in Occlusion.falls(logits: logits.array, label: Int(label), classes: 10).enumerated() {
      map[index] = fall
    }
    return 0
  }
}
