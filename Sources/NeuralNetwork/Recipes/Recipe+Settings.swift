extension Recipe {
  /// The most epochs that a run may have.
  package static let epochLimit = 10_000

  /// All settings, in the order of `train --help`. Changes are applied and named in the same order.
  package static let settings: [any AnyRecipeSetting] = [
    RecipeSetting(
      "epochs", \.epochs, .whole(1...epochLimit), isRequired: true,
      // With a constant rate, more epochs only continue the same recipe.
      isNamed: { $0.schedule.curve != .constant },
      help: "Passes over the training images, including those of a run that is continued."),
    RecipeSetting(
      "batch-size", \.batchSize, .whole(1...65_536), isRequired: true, label: "batch", help: "Images per step."),
    RecipeSetting(
      "learning-rate", \.learningRate, .above(0, upTo: 10), isRequired: true, label: "rate",
      help: "The (greatest) learning rate."),

    RecipeSetting(
      "optimizer", \.optimizer.rule, field: "optimizer.rule", isRequired: true,
      // A new rule comes with its own usual constants.
      bringing: { $0.optimizer = OptimizerSettings($0.optimizer.rule) },
      help: "The rule that updates the weights.",
      details: "muon orthogonalises the steps of all weights but the first and last layer's; adam updates the rest."
    ),
    RecipeSetting(
      "momentum", \.optimizer.momentum, .fraction(), field: "optimizer.momentum", isRequired: true,
      help: "Decay of the velocity in momentum, nesterov (0.9) and muon (0.95)."),
    RecipeSetting(
      "beta1", \.optimizer.beta1, .fraction(), field: "optimizer.beta1", isRequired: true, label: "beta1-",
      help: "Adam's decay of the running mean of gradients (0.9)."),
    RecipeSetting(
      "beta2", \.optimizer.beta2, .fraction(), field: "optimizer.beta2", isRequired: true, label: "beta2-",
      help: "Adam's decay of the running mean of squared gradients (0.999)."),
    RecipeSetting(
      "epsilon", \.optimizer.epsilon, .above(0, upTo: 1), field: "optimizer.epsilon", isRequired: true,
      help: "The number that Adam adds to the root of the running mean of squared gradients (1e-7)."),
    RecipeSetting(
      "weight-decay", \.optimizer.weightDecay, .from(0, to: 10), field: "optimizer.weight_decay", isRequired: true,
      help: "Decoupled decay of weights (not biases) per step, times the learning rate (adamw: 0.004, else 0)."),

    RecipeSetting(
      "schedule", \.schedule.curve, field: "schedule.curve", isRequired: true,
      // A new curve comes with its own usual warm-up.
      bringing: { $0.schedule = Schedule($0.schedule.curve) },
      help: "How the learning rate changes from step to step.",
      details: "exponential (smoothly) and step (at once) multiply the rate by --decay every --decay-epochs."),
    RecipeSetting(
      "warm-up", \.schedule.warmUp, .from(0, to: 1, unit: "a part of all steps"), field: "schedule.warm_up",
      isRequired: true, title: "warm-up",
      help: "Part of all steps during which the rate rises from 0 (one-cycle: 0.1, else 0)."),
    RecipeSetting(
      "decay", \.schedule.decay, .above(0, upTo: 1), field: "schedule.decay", isRequired: true,
      help: "Factor by which the schedules exponential and step multiply the rate (0.5)."),
    RecipeSetting(
      "decay-epochs", \.schedule.decayEpochs, .above(0, upTo: epochLimit), field: "schedule.decay_epochs",
      isRequired: true, label: "every", help: "Epochs from one multiplication by --decay to the next (1)."),

    RecipeSetting("loss", \.loss, help: "The function that training minimises."),
    RecipeSetting(
      "label-smoothing", \.labelSmoothing, .fraction(), label: "smoothing",
      help: "Share of each label that is spread evenly over all classes: from 0 to below 1."),
    RecipeSetting(
      "activation", \.activation, help: "The activation function between layers.",
      details: "train and tune accept all; evaluate, predict and the others refuse weights of networks without relu."),
    RecipeSetting("initializer", \.initializer, help: "How the weights are initialised; biases begin at 0."),
    RecipeSetting(
      "ema", \.averaging, .fraction(zero: "none"), field: "averaging",
      help: "Decay of a running mean of the weights, such as 0.999. The mean is tested and kept. 0: no mean."),
    RecipeSetting(
      "augment", \.augmentation, field: "augmentation",
      help: """
        Random distortion of training images: none, or some of rotation=DEGREES scale=PART shear=PART shift=PIXELS \
        crop=PIXELS elastic=PIXELS.
        """,
      word: "amount"),
    RecipeSetting(
      "gradient-lanes", \.gradientShards, .whole(1...64), isRequired: true, label: "lanes",
      help: "Shards of a batch, whose gradients are summed apart. Each has up to eight chunks, which threads share."),
    RecipeSetting(
      "micro-batch-size", \.microBatchSize, .whole(1...1024), isRequired: true, title: "micro-batch size",
      label: "microbatch", help: "Images that go through the network at a time."),
    RecipeSetting(
      "images", \.images, .whole(0...100_000_000, zero: "all"),
      help: "Images per epoch; each epoch draws a new selection. 0: all."),
    RecipeSetting(
      "hard", \.hard, .from(0, to: 1), label: "hard",
      help: "Share of an epoch's images that are the hardest for a linear classifier; needs --images. 0: none."),
    RecipeSetting(
      "freeze", \.frozen, field: "frozen", label: "frozen-",
      help: "Layers that training does not change: conv2d, conv2d_1, conv2d_2, dense, dense_1.", word: "layer"),
  ]
}
