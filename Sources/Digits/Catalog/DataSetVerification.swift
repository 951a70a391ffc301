import IDX

extension DataSetEntry {
  /// Checks that the network can learn this data set. `folder` is the data set's folder, if known.
  ///
  /// - Throws: `DigitsError.unusableDataSet`.
  func checkUse(from folder: String? = nil) throws(DigitsError) {
    if let obstacle { throw .unusableDataSet(name: name, folder: folder, reason: obstacle) }
  }

  /// Whether `dataset` has the contents of this data set, as far as the catalogue knows them. The test files alone are
  /// enough.
  public func hasContents(of dataset: DigitDataset) -> Bool {
    digests.count == DigitFile.allCases.count
      && DigitFile.allCases.filter(dataset.has).allSatisfy { dataset.sha256(of: $0) == digests[$0] }
  }

  /// How an array differs from this data set's file; nil if it does not.
  ///
  /// The SHA-256 of the contents is compared if the catalogue knows it, else the type, the shape and the labels' range.
  public func mismatch(_ array: IDXArray, _ file: DigitFile) -> String? {
    if let expected = digests[file] {
      let found = array.sha256()
      return found == expected ? nil : "expected contents with SHA-256 \(expected), found \(found)"
    }
    let expected = (shape: shape(file), type: elementType(file))
    guard array.shape == expected.shape && array.elementType == expected.type else {
      return "expected \(expected.type) of shape \(expected.shape), found \(array.elementType) of shape \(array.shape)"
    }
    guard file.isOfLabels else { return nil }
    do throws(ElementOutOfRange) {
      _ = try array.classes()
      return nil
    } catch {
      return "expected labels from 0 to 9, found \(error.value) at index \(error.index)"
    }
  }
}
