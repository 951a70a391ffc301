import Digits
import Files
import Foundation
import Images

/// A file with one picture or many.
package struct PictureFile {
  private let name: String
  private let images: [GrayImage]

  /// Reads a file; "-" is standard input. Images of EMNIST's files are turned upright.
  package init(path: String) throws(ImageError) {
    name = FileBytes.name(of: path)
    let stored = try ImageFile.images(path: path)
    let orientation = DataSetCatalog.orientation(ofFileNamed: URL(filePath: path).lastPathComponent)
    images = orientation == .transposed ? stored.map(\.transposed) : stored
  }

  /// All pictures, ready for the network.
  package func pictures(asIs: Bool) throws(ImageError) -> [Picture] {
    var pictures: [Picture] = []
    for index in images.indices { pictures.append(try picture(index, asIs: asIs)) }
    return pictures
  }

  /// One picture, ready for the network; if there are many, `index` says which.
  package func picture(at index: Int?, asIs: Bool) throws(ImageError) -> Picture {
    guard let index = index ?? (images.count == 1 ? 0 : nil), images.indices.contains(index) else {
      throw .invalid(
        file: name, place: "image", expected: "an index from 0 to \(images.count - 1) with --index",
        found: index.map(String.init) ?? "none")
    }
    return try picture(index, asIs: asIs)
  }

  private func picture(_ index: Int, asIs: Bool) throws(ImageError) -> Picture {
    let title = images.count == 1 ? name : "\(name)[\(index)]"
    return asIs ? try Picture(asIs: images[index], name: title) : try Picture(normalizing: images[index], name: title)
  }
}

extension GrayImage {
  /// The image mirrored along the diagonal.
  fileprivate var transposed: GrayImage {
    GrayImage(
      width: height, height: width, pixels: Digits.transposed(pixels, rows: height, columns: width))
  }
}
