import Digits
import Foundation
import Testing

@testable import NeuralNetwork

/// The table of settings, and everything that depends on it.
@Suite struct RecipeSettingTests {
  /// A recipe that differs from the documented recipe in every setting.
  private static let other = {
    var recipe = Recipe(name: "other")
    recipe.batchSize = 20
    recipe.epochs = 3
    recipe.learningRate = 0.01
    recipe.gradientShards = 4
    recipe.microBatchSize = 3
    recipe.optimizer = OptimizerSettings(
      .nesterov, momentum: 0.8, beta1: 0.7, beta2: 0.6, epsilon: 0.5, weightDecay: 0.4)
    recipe.schedule = Schedule(.step, warmUp: 0.3, decay: 0.2, decayEpochs: 2)
    recipe.loss = .binaryCrossEntropy
    recipe.labelSmoothing = 0.1
    recipe.activation = .tanh
    recipe.initializer = .heNormal
    recipe.averaging = 0.9
    recipe.augmentation = Augmentation(rotation: 5, shift: 1)
    recipe.images = 30
    recipe.hard = 0.4
    recipe.frozen = ["conv2d", "dense_1"]
    return recipe
  }()

  @Test("Every property of a recipe is a setting of the table, and is copied, written and read by it")
  func completeness() throws {
    let (other, documented) = (Self.other, Recipe.documented)
    // A new property needs a value in the recipe above, and an entry in the table.
    #expect(Set(Self.properties(other)).isDisjoint(with: Self.properties(documented)))
    #expect(Recipe.settings.count == Self.properties(other).count - 1)
    var copy = documented
    copy.name = other.name
    for setting in Recipe.settings { setting.copy(from: other, to: &copy) }
    #expect(copy == other)
    #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(other)) == other)
  }

  @Test("Files have the fields that they have always had")
  func json() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = String(decoding: try encoder.encode(Self.other), as: UTF8.self)
    #expect(
      text == """
        {"activation":"tanh","augmentation":{"crop":0,"elastic":0,"rotation":5,"scale":0,"shear":0,"shift":1},\
        "averaging":0.9,"batch_size":20,"epochs":3,"frozen":["conv2d","dense_1"],"gradient_lanes":4,"hard":0.4,"images":30,\
        "initializer":"he-normal","label_smoothing":0.1,"learning_rate":0.01,"loss":"binary-cross-entropy",\
        "micro_batch_size":3,"name":"other","optimizer":{"beta1":0.7,"beta2":0.6,"epsilon":0.5,"momentum":0.8,\
        "rule":"nesterov","weight_decay":0.4},"schedule":{"curve":"step","decay":0.2,"decay_epochs":2,"warm_up":0.3}}
        """)
  }

  @Test(
    "Of the fields, those of the first version and those within an object must be there; null is none",
    arguments: [
      ("batch_size", "keyNotFound batch_size"), ("micro_batch_size", "keyNotFound micro_batch_size"),
      ("optimizer.rule", "keyNotFound optimizer.rule"), ("optimizer.beta1", "keyNotFound optimizer.beta1"),
      ("schedule.decay_epochs", "keyNotFound schedule.decay_epochs"), ("loss", nil), ("optimizer", nil),
      ("schedule", nil), ("augmentation", nil), ("frozen", nil),
    ] as [(String, String?)])
  func missing(field: String, error: String?) throws {
    for replacement in [nil, NSNull()] as [Any?] {
      let data = try Self.document(replacing: field, by: replacement)
      guard let error else {
        let recipe = try JSONDecoder().decode(Recipe.self, from: data)
        var expected = Self.other
        switch field {
        case "loss": expected.loss = .softmaxCrossEntropy
        case "optimizer": expected.optimizer = OptimizerSettings(.adam)
        case "schedule": expected.schedule = Schedule(.constant)
        case "augmentation": expected.augmentation = .none
        default: expected.frozen = []
        }
        #expect(recipe == expected)
        continue
      }
      let found = try #require(throws: DecodingError.self) { try JSONDecoder().decode(Recipe.self, from: data) }
      let wanted = replacement == nil ? error : error.replacing("keyNotFound", with: "valueNotFound")
      #expect(Self.words(found) == wanted)
    }
  }

  @Test("Numbers at the ends of a range are in it or not, as the error says")
  func ranges() {
    let whole = SettingRange.whole(1...64)
    #expect(whole.description == "1 to 64")
    #expect([0, 1, 64, 65].map(whole.contains) == [false, true, true, false])
    #expect(SettingRange.whole(0...9, zero: "all").description == "0 (all) to 9")
    let above = SettingRange.above(0, upTo: 10)
    #expect(above.description == "above 0 and at most 10")
    #expect([0, 1e-300, 10, 10.1, .nan].map(above.contains) == [false, true, true, false, false])
    let fraction = SettingRange.fraction(zero: "none")
    #expect(fraction.description == "at least 0 (none) and below 1")
    #expect([-0.1, 0, 0.999, 1, .nan].map(fraction.contains) == [false, true, true, false, false])
    let part = SettingRange.from(0, to: 1, unit: "a part of all steps")
    #expect(part.description == "0 to 1, a part of all steps")
    #expect([-0.1, 0, 1, 1.1, .nan].map(part.contains) == [false, true, true, false, false])
  }

  @Test("The name of a changed recipe says every change")
  func names() throws {
    let changes = [
      Self.change("epochs", 3), Self.change("batch-size", 20), Self.change("learning-rate", 0.01),
      Self.change("optimizer", OptimizerSettings.Rule.nesterov), Self.change("momentum", 0.8),
      Self.change("beta1", 0.7), Self.change("epsilon", 0.5), Self.change("schedule", Schedule.Curve.step),
      Self.change("decay-epochs", 2.0), Self.change("gradient-lanes", 4), Self.change("micro-batch-size", 3),
    ]
    #expect(
      try Recipe.documented.replacing(changes).name
        == "documented-epochs3-batch20-rate0.01-nesterov-momentum0.8-beta1-0.7-epsilon0.5-step-every2.0-lanes4"
        + "-microbatch3")
    #expect(try Recipe.documented.replacing(changes, name: "mine").name == "mine")
    // With a constant rate, more epochs do not make another recipe.
    #expect(try Recipe.documented.replacing([Self.change("epochs", 3)]).name == "documented")
    #expect(changes[\.epochs] == 3 && changes[\.schedule.decayEpochs] == 2 && changes[\.images] == nil)
  }

  @Test("Another optimizer or schedule brings its usual constants along, which only then need no name")
  func usualConstants() throws {
    let muon = Self.change("optimizer", OptimizerSettings.Rule.muon)
    let recipe = try Recipe.documented.replacing([muon])
    #expect(recipe.optimizer == OptimizerSettings(.muon) && recipe.name == "documented-muon")
    // 0.9 is the usual momentum of Adam's settings, but not of Muon's.
    let slower = try Recipe.documented.replacing([muon, Self.change("momentum", 0.9)])
    #expect(slower.optimizer == OptimizerSettings(.muon, momentum: 0.9))
    #expect(slower.name == "documented-muon-momentum0.9")
    let decaying = Self.change("optimizer", OptimizerSettings.Rule.adamw)
    #expect(
      try Recipe.documented.replacing([decaying, Self.change("weight-decay", 0.0)]).name
        == "documented-adamw-weightdecay0.0")
    let cycle = try Recipe.documented.replacing([Self.change("schedule", Schedule.Curve.oneCycle)])
    #expect(cycle.schedule == Schedule(.oneCycle) && cycle.name == "documented-one-cycle")
    // The same choice again changes nothing.
    let same = try Recipe.sprint.replacing([Self.change("schedule", Schedule.Curve.oneCycle)])
    #expect(same == Recipe.sprint)
  }

  /// The change that a flag asks for.
  private static func change<Value: SettingValue>(_ flag: String, _ value: Value) -> RecipeChange {
    let setting = Recipe.settings.first { $0.flag == flag } as? RecipeSetting<Value>
    guard let setting else { preconditionFailure("--\(flag) has no such values") }
    return setting.change(to: value)
  }

  /// All properties of a recipe as text.
  private static func properties(_ recipe: Recipe) -> [String] {
    func children(_ value: Any, _ path: String) -> [String] {
      Mirror(reflecting: value).children.flatMap { child in
        let name = path + (child.label ?? "")
        guard child.value is OptimizerSettings || child.value is Schedule else { return ["\(name): \(child.value)"] }
        return children(child.value, name + ".")
      }
    }
    return children(recipe, "")
  }

  /// ``other`` as JSON, with a new or no value for a field such as `optimizer.rule`.
  private static func document(replacing field: String, by replacement: Any?) throws -> Data {
    var document = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(other)) as? [String: Any])
    let keys = field.split(separator: ".").map(String.init)
    if keys.count == 1 {
      document[field] = replacement
    } else {
      var object = try #require(document[keys[0]] as? [String: Any])
      object[keys[1]] = replacement
      document[keys[0]] = object
    }
    return try JSONSerialization.data(withJSONObject: document)
  }

  /// The problem and its place.
  private static func words(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context): "keyNotFound " + (context.codingPath + [key]).dotted
    case .valueNotFound(_, let context): "valueNotFound " + context.codingPath.dotted
    default: "\(error)"
    }
  }
}
