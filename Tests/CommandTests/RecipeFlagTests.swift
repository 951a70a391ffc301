import ArgumentParser
import CommandOptions
import Foundation
import ModelFiles
import NeuralNetwork
import Testing

@testable import CommandOptions

@Suite struct RecipeFlagTests {
  private let folder = try! TemporaryFolder()

  init() throws { try TinyDigits.write(to: folder) }

  @Test("Every choice of a recipe has a flag")
  func everyFlag() throws {
    let result = try train(
      "--epochs", "1", "--batch-size", "20", "--learning-rate", "0.01", "--optimizer", "nesterov", "--momentum", "0.8",
      "--weight-decay", "0.1", "--schedule", "step", "--warm-up", "0.25", "--decay", "0.3", "--decay-epochs", "2",
      "--loss", "binary-cross-entropy", "--activation", "tanh", "--initializer", "he-normal", "--ema", "0.9",
      "--beta1", "0.8", "--beta2", "0.99", "--epsilon", "1e-6", "--gradient-lanes", "4", "--micro-batch-size", "3",
      "--images", "30", "--freeze", "conv2d", "conv2d_1", "--augment", "rotation=5", "shift=1", "--name", "mine")
    #expect(result.status == 0, "\(result.errors)")
    let recipe = try checkpoint("mine").recipe
    #expect(recipe.name == "mine" && recipe.batchSize == 20 && recipe.learningRate == 0.01)
    #expect(
      recipe.optimizer
        == OptimizerSettings(.nesterov, momentum: 0.8, beta1: 0.8, beta2: 0.99, epsilon: 1e-6, weightDecay: 0.1))
    #expect(recipe.schedule == Schedule(.step, warmUp: 0.25, decay: 0.3, decayEpochs: 2))
    #expect(recipe.loss == .binaryCrossEntropy && recipe.activation == .tanh && recipe.initializer == .heNormal)
    #expect(recipe.averaging == 0.9 && recipe.images == 30 && recipe.frozen == ["conv2d", "conv2d_1"])
    #expect(recipe.augmentation.rotation == 5 && recipe.augmentation.shift == 1 && recipe.augmentation.scale == 0)
    #expect(recipe.gradientShards == 4 && recipe.microBatchSize == 3)
    // A choice without a flag would be left; label smoothing and hard images are none that this loss can have.
    #expect(Set(choices(recipe)).intersection(choices(.documented)) == ["labelSmoothing: 0.0", "hard: 0.0"])
  }

  @Test("The flags are those of the table of settings, in its order, each with its help")
  func table() {
    let help = RecipeOptions.helpMessage(columns: 1000).split(separator: "\n").map { $0.drop { $0 == " " } }
    let flags = help.filter { $0.hasPrefix("--") }.map { $0.dropFirst(2).prefix { $0 != " " } }
    #expect(flags.map(String.init) == Recipe.settings.map(\.flag) + ["name"])
    for sentence in [
      "Images per step.", "The function that training minimises. (values: softmax-cross-entropy, ",
      "muon orthogonalises the steps", "Random distortion of training images: none, or some of rotation=DEGREES scale=",
    ] {
      #expect(help.contains { $0.contains(sentence) }, "\(sentence)")
    }
  }

  @Test("More threads than can share a step are worth a warning")
  func threads() throws {
    // Four chunks of eight images; four threads can share a chunk, if the kernels allow it.
    for (threads, kernels, sharing) in [(5, "simd", 4), (17, "simd", 16), (8, "blas", 4)] {
      let result = try train("--epochs", "1", "--threads", "\(threads)", "--kernels", kernels)
      let warning = "warning: \(sharing) of \(threads) threads share a step; "
      #expect(result.status == 0 && result.errors.hasPrefix(warning), "\(result.errors)")
    }
    for flags in [["--threads", "16"], ["--threads", "5", "--gradient-lanes", "3"]] {
      let result = try train(["--epochs", "1"] + flags)
      #expect(result.status == 0 && !result.errors.contains("warning"), "\(flags): \(result.errors)")
    }
    #expect(try checkpoint("documented-lanes3").recipe.gradientShards == 3)
  }

  @Test("A recipe's name says what was replaced, as long as a file can be called that")
  func names() throws {
    let flags = [
      "--epochs", "1", "--optimizer", "muon", "--schedule", "one-cycle", "--ema", "0.9", "--freeze", "conv2d_1",
      "--beta2", "0.99", "--epsilon", "1e-6", "--micro-batch-size", "4",
    ]
    #expect(try CommandLineTool.run(["train", "--data", folder.url.path] + flags, in: folder).status == 0)
    let name =
      "documented-epochs1-muon-beta2-0.99-epsilon1e-06-one-cycle-ema0.9-microbatch4-frozen-conv2d.1"
    #expect(try checkpoint(name).recipe.optimizer == OptimizerSettings(.muon, beta2: 0.99, epsilon: 1e-6))
    let result = try train(
      "--ema", "0.123456789", "--learning-rate", "0.00123456789", "--weight-decay", "0.00123456789", "--augment",
      "rotation=1.23456789", "scale=0.0123456789", "shear=0.0123456789", "shift=1.23456789", "crop=1.23456789",
      "elastic=0.123456789")
    #expect(result.status == 64 && result.errors.contains("give it one with --name"), "\(result.errors)")
  }

  @Test("Every named recipe trains, and --name gives one's own name", arguments: Recipe.all.map(\.name))
  func namedRecipes(name: String) throws {
    let result = try train("--recipe", name, "--epochs", "1", "--name", "mine")
    #expect(result.status == 0, "\(result.errors)")
    var recipe = try Recipe.named(name)
    recipe.epochs = 1
    recipe.name = "mine"
    #expect(try checkpoint("mine").recipe == recipe)
  }

  @Test("Weights of a file are where fine-tuning begins; frozen layers end with them")
  func fineTuning() throws {
    #expect(try train("--epochs", "1").status == 0)
    let first = try checkpoint("documented")
    let path = "Results/train-documented-seed1.safetensors"
    let result = try train(
      "--initial-weights", path, "--freeze", "conv2d", "conv2d_1", "conv2d_2", "dense", "--epochs", "1", "--name",
      "tuned")
    #expect(result.status == 0, "\(result.errors)")
    let tuned = try checkpoint("tuned")
    for tensor in Network.mnist.parameters {
      let isSame = tuned.state.parameters[tensor.range].array == first.state.parameters[tensor.range].array
      #expect(isSame == !tensor.name.hasPrefix("dense_1"), "\(tensor.name)")
    }
    #expect(first.initialWeightsDigest == nil)
    // It is on record where the run began, after an interruption, too.
    let again = try train("--from", "Results/train-tuned-seed1.safetensors", "--epochs", "2")
    #expect(again.status == 0, "\(again.errors)")
    let history = try TrainingHistory(contentsOf: folder.path("Results/train-tuned-seed1.json"))
    let resumed = try checkpoint("tuned")
    for digest in [tuned.initialWeightsDigest, resumed.initialWeightsDigest, history.initialWeightsDigest] {
      #expect(digest == first.state.weightsDigest)
    }
  }

  @Test("Fine-tuning takes weights of every kind that other commands take, and refuses another activation's")
  func initialWeights() throws {
    #expect(try train("--epochs", "1").status == 0)
    let trained = try checkpoint("documented").state.parameters
    let pytorch = Network.mnist.safetensors(of: trained, layout: .pytorch)
    try pytorch.write(to: folder.path("pytorch.safetensors"))
    let keras = Network.mnist.safetensors(of: trained, layout: .keras)
    let renamed = try keras.tensors.map { tensor in
      let elements: [Float] = try keras.elements(of: tensor.name, shape: tensor.shape)
      return SafetensorsTensor(name: "net/" + tensor.name, shape: tensor.shape, elements: elements)
    }
    try SafetensorsFile(tensors: renamed).write(to: folder.path("keras.safetensors"))
    try QuantizedWeights(trained, of: .mnist).safetensors.write(to: folder.path("int8.safetensors"))
    let kernel = try #require(Network.mnist.parameters.first).range
    // Of the three only Keras' file does not say what it is; and who knows these bars, knows no digits.
    for (file, layout) in [("pytorch", nil), ("keras", .keras), ("int8", nil)] as [(String, WeightLayout?)] {
      let weights = try Network.mnist.weights(contentsOf: folder.path("\(file).safetensors"), layout: layout).parameters
      let result = try train(
        ["--initial-weights", "\(file).safetensors", "--epochs", "1", "--freeze", "conv2d", "--name", file]
          + (layout.map { ["--layout", $0.rawValue] } ?? []))
      #expect(result.status == 0, "\(result.errors)")
      #expect(try checkpoint(file).state.parameters[kernel].array == weights[kernel].array)
    }
    let other = try train(
      "--initial-weights", "Results/train-documented-seed1.safetensors", "--activation", "tanh", "--name", "tanh")
    #expect(other.status == 1 && other.errors.contains("expected tanh between the layers"), "\(other.errors)")
  }

  @Test("A validation split is tested on instead of the test images, and belongs to the data that a run goes on with")
  func validation() throws {
    let result = try train("--epochs", "1", "--validation", "10")
    #expect(result.status == 0, "\(result.errors)")
    let history = try TrainingHistory(contentsOf: folder.path("Results/train-documented-seed1.json"))
    #expect(history.data.trainingImages == 30 && history.data.testImages == 10)
    let path = "Results/train-documented-seed1.safetensors"
    #expect(try train("--from", path, "--epochs", "2").errors.contains("expected the data that the run began with"))
    #expect(try train("--from", path, "--epochs", "2", "--validation", "10").status == 0)
  }

  @Test("The learning rate's course is not bent afterwards")
  func scheduleOnResume() throws {
    #expect(try train("--epochs", "1", "--schedule", "linear", "--name", "mine").status == 0)
    let result = try train("--from", "Results/train-mine-seed1.safetensors", "--epochs", "2")
    #expect(result.status == 1 && result.errors.contains("--epochs must stay 1, found 2"), "\(result.errors)")
  }

  @Test(
    "A value that makes no sense is one line that names it",
    arguments: [
      (["--augment", "spin=3"], "--augment spin=3: expected none, or some of rotation=NUMBER"),
      (["--augment", "rotation"], "--augment rotation: expected"),
      (["--augment", "rotation=90"], "augmentation rotation must be 0 to 45.0, found 90.0"),
      (["--warm-up", "2"], "warm-up must be 0 to 1"), (["--label-smoothing", "1"], "label smoothing must be"),
      (["--beta1", "1"], "beta1 must be at least 0"), (["--gradient-lanes", "0"], "gradient lanes must be 1 to 64"),
      (["--ema", "1"], "averaging must be at least 0"), (["--images=-1"], "images must be 0 (all)"),
      (["--optimizer", "adagrad"], "adagrad"), (["--schedule", "zigzag"], "zigzag"),
      (["--validation", "0"], "--validation 0"),
      (["--name", "../x"], "name must be letters"),
      (["--freeze", "conv9"], "frozen must be among the layers conv2d, "),
      (["--from", "x", "--ema", "0.9"], "--ema cannot be combined with --from"),
    ])
  func badValues(flags: [String], expected: String) throws {
    let result = try CommandLineTool.run(["train", "--data", folder.url.path] + flags, in: folder)
    #expect(result.status != 0)
    let first = result.errors.split(separator: "\n").first.map(String.init) ?? ""
    #expect(first.lowercased().hasPrefix("error: ") && first.contains(expected), "\(result.errors)")
    #expect(folder.names(in: "Results").isEmpty)
  }

  @Test("More images than there are cannot be held out")
  func tooMuchValidation() throws {
    let result = try train("--validation", "40")
    #expect(result.status == 1)
    #expect(result.errors == "error: --validation 40: expected fewer than the 40 training images\n")
  }

  private func train(_ flags: String...) throws -> CommandLineTool.Result { try train(flags) }

  private func train(_ flags: [String]) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["train", "--data", folder.url.path] + flags, in: folder)
  }

  /// All that a recipe consists of, in words.
  private func choices(_ recipe: Recipe) -> [String] {
    let parts: [Any] = [recipe, recipe.optimizer, recipe.schedule]
    return parts.flatMap { Mirror(reflecting: $0).children.map { "\($0.label ?? ""): \($0.value)" } }
  }

  private func checkpoint(_ name: String) throws -> Checkpoint {
    try Checkpoint(contentsOf: folder.path("Results/train-\(name)-seed1.safetensors"), network: .mnist)
  }
}
