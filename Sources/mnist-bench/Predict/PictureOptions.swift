import ArgumentParser
import ModelInsight

/// The pictures for a command.
struct PictureOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("PNG, PGM or IDX files; \"-\" is standard input.", valueName: "image"))
  var images: [String]

  @Flag(help: "Use images of 28 x 28 pixels, bright on black, without preparing them.")
  var asIs = false

  /// All pictures, in order; in a file of many, each has its index.
  func load() throws -> [Picture] {
    try images.flatMap { try PictureFile(path: $0).pictures(asIs: asIs) }
  }
}
