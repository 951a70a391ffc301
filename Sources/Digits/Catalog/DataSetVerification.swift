import IDX

extension DataSetEntry {
  /// Whether a data set has the contents of this one, as far as the catalogue knows these.
  public func hasContents(of dataset: DigitDataset) -> Bool {
    digests.count == DigitFile.allCases.count
      && DigitFile.allCases.allSatisfy { mismatch(dataset.array($0), $0) == nil }
  }

  /// How an array differs from this data set's file; nil if it does not.
  ///
  /// Compared are the SHA-256 of the contents where the catalogue knows it, else type and shape.
  public func mismatch(_ array: IDXArray, _ file: DigitFile) -> String? {
    if let expected = digests[file] {
      let found = array.sha256()
      return found == expected ? nil : "expected contents with SHA-256 \(expected), found \(found)"
    }
    let expected = shape(file)
    return array.shape == expected && array.elementType == .uint8
      ? nil : "expected uint8 of shape \(expected), found \(array.elementType) of shape \(array.shape)"
  }
}
