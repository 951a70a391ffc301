import IDX

extension DataSetEntry {
  /// Whether a data set has the contents of this one, as far as the catalogue knows these.
  public func hasContents(of dataset: DigitDataset) -> Bool {
    digests.count == DigitFile.allCases.count
      && DigitFile.allCases.allSatisfy { mismatch(dataset.array($0), $0) == nil }
  }

  /// How an array differs from this data set's file; nil if it does not.
  ///
  /// Compared are the SHA-256 of the contents where the catalogue knows it, else type, shape and the labels' range.
  public func mismatch(_ array: IDXArray, _ file: DigitFile) -> String? {
    if let expected = digests[file] {
      let found = array.sha256()
      return found == expected ? nil : "expected contents with SHA-256 \(expected), found \(found)"
    }
    let expected = shape(file)
    guard array.shape == expected && array.elementType == .uint8 else {
      return "expected uint8 of shape \(expected), found \(array.elementType) of shape \(array.shape)"
    }
    guard file.rank == 1, let index = array.bytes.firstIndex(where: { $0 >= LabeledImages.classCount }) else {
      return nil
    }
    return "expected labels from 0 to 9, found \(array.bytes[index]) at index \(index)"
  }
}
