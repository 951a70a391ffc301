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
    try images.flatMap { path in
      let name = path == ImageFile.standardInput ? "standard input" : path
      let images = try ImageFile.images(path: path)
      return try images.enumerated().map { index, image in
        let title = images.count == 1 ? name : "\(name)[\(index)]"
        return asIs ? try Picture(asIs: image, name: title) : try Picture(normalizing: image, name: title)
      }
    }
  }
}
