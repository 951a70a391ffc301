import ArgumentParser
import Images

/// The pictures that a command looks at.
struct PictureOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("PNG, PGM or IDX files; \"-\" is standard input.", valueName: "image"))
  var images: [String]

  @Flag(help: "Take images of 28 x 28 pixels, bright on black, as they are.")
  var asIs = false

  /// All pictures, in order; a file of many has an index for each.
  func load() throws -> [Picture] {
    try images.flatMap { try PictureFile(path: $0).pictures(asIs: asIs) }
  }
}
