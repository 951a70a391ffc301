import ArgumentParser
import CommandOptions
import Console
import Digits
import IDX

/// `mnist-bench data verify`: compares files with the catalogue.
struct DataVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare a data set's contents with the catalogue; exit 1 if they differ.",
    discussion: "Compares the SHA-256 of the uncompressed contents if it is known, else type and shape.")

  @OptionGroup var options: DataOptions

  func validate() throws {
    if options.data == DataOptions.syntheticName {
      throw ValidationError("synthetic digits are drawn; there are no files to verify")
    }
  }

  func run() async throws {
    let folder = try options.folder()
    var differing = 0
    for file in DigitFile.allCases {
      do {
        let path = try folder.path(file)
        if let mismatch = folder.entry.mismatch(try IDXArray(contentsOf: path), file) {
          differing += 1
          print("\(path): DIFFERS: \(mismatch)")
        } else {
          print("\(path): \(folder.entry.digests[file] == nil ? "shape right, no digest known" : "OK")")
        }
      } catch {
        differing += 1
        print("DIFFERS: \(error)")
      }
    }
    if differing > 0 {
      throw DataVerificationError(folder: folder.path, name: folder.entry.name, differing: differing)
    }
  }
}

/// Files differ from those of the catalogue.
struct DataVerificationError: Error, CustomStringConvertible {
  let folder: String
  let name: String
  let differing: Int

  var description: String {
    "\(folder): \(differing) of \(DigitFile.allCases.count) files differ from the catalogue's '\(name)'"
  }
}
