import Foundation

extension DigitDataset {
  private struct Header: Codable {
    let name: String
    let folder: String?
    let seed: UInt64?
    let training: Int
    let tests: Int
    let digests: [String: String]
  }

  /// Everything about the data set, to be sent to another process.
  package var bytes: [UInt8] {
    get throws {
      var (folder, seed): (String?, UInt64?)
      switch origin {
      case .folder(let path): folder = path
      case .synthetic(let number): seed = number
      }
      let header = try JSONEncoder().encode(
        Header(
          name: name, folder: folder, seed: seed, training: train.count, tests: test.count,
          digests: Dictionary(uniqueKeysWithValues: digests.map { ("\($0)", $1) })))
      return Array("\(header.count)\n".utf8) + header + train.labels + train.pixels + test.labels + test.pixels
    }
  }

  /// The data set of another process.
  package init(bytes: [UInt8]) throws {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n"))!
    var rest = bytes[(end + 1)...]
    func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    let header = try JSONDecoder().decode(
      Header.self, from: Data(take(Int(String(decoding: bytes[..<end], as: UTF8.self))!)))
    func images(_ count: Int) -> LabeledImages {
      let labels = take(count)
      return LabeledImages(pixels: take(count * LabeledImages.pixelCount), labels: labels)
    }
    self.init(
      name: header.name, origin: header.seed.map { .synthetic(seed: $0) } ?? .folder(header.folder ?? ""),
      train: images(header.training), test: images(header.tests),
      digests: Dictionary(
        uniqueKeysWithValues: DigitFile.allCases.compactMap { file in header.digests["\(file)"].map { (file, $0) } }))
  }
}
