// Sources: Sources/NeuralNetwork
// A training history: what can be read, written and read again is the same.
import Foundation
import JSONDocuments

func seeds() -> [[UInt8]] {
  let data = """
    {"schema_version":1,"seed":1,"kernels":"simd","threads":2,"weights_digest":"01","data":{"name":"mnist","origin":"a",\
    "digest":"2","training_images":60000,"test_images":10000},"environment":{"date":"2026-01-01T00:00:00Z","cpu_model":"c",\
    "logical_processors":2,"operating_system":"o","compiler":"s","build_type":"debug"},"epochs":[{"epoch":1,"loss":0.5,\
    "accuracy":0.75,"test_loss":1e-3,"test_accuracy":1,"seconds":3,"images_per_second":2e4}],"recipe":
    """
  let recipe = String(decoding: try! JSONEncoder().encode(Recipe.documented), as: UTF8.self)
  return [[UInt8]((data + recipe + "}").utf8)]
}

func fuzz(_ input: [UInt8]) {
  let data = Data(input)
  let history: TrainingHistory? = withMemoryBound(memoryBound(ofJSON: input)) {
    try? JSONFile.read(from: data, file: "input")
  }
  guard let history else { return }
  precondition(try! JSONFile.read(from: JSONEncoder().encode(history), file: "copy") == history)
  try? history.recipe.validate()
}
