import IDX

extension LabeledImages {
  /// The columns of QMNIST's labels, of which the first is the class.
  static let qmnistColumns = 8

  /// The images and labels of two IDX arrays of integers. Pixels that are unsigned bytes are not copied. Errors call
  /// the arrays by the given names. Labels of two dimensions are QMNIST's: column 0 is the class.
  ///
  /// - Throws: `DigitsError` unless the arrays are of integers, (n, 28, 28) and (n) or (n, 8), n > 0, with pixels up to
  ///   255 and labels below 10.
  public init(
    images: IDXArray, named imagesName: String, labels: IDXArray, named labelsName: String
  ) throws(DigitsError) {
    for (array, name) in [(images, imagesName), (labels, labelsName)] where !array.elementType.isInteger {
      throw .wrongElementType(file: name, found: array.elementType)
    }
    guard images.shape.count == 3, images.shape.dropFirst() == [Self.side, Self.side] else {
      throw .wrongShape(file: imagesName, expected: "n x 28 x 28", found: images.shape)
    }
    guard labels.shape.count == 1 || labels.shape.dropFirst() == [Self.qmnistColumns] else {
      throw .wrongShape(file: labelsName, expected: "one dimension", found: labels.shape)
    }
    guard images.shape[0] == labels.shape[0] else {
      throw .countsDiffer(
        imagesFile: imagesName, images: images.shape[0], labelsFile: labelsName, labels: labels.shape[0])
    }
    guard labels.count > 0 else { throw .empty(file: imagesName) }
    do throws(ElementOutOfRange) {
      self.labels = try labels.classes()
    } catch {
      throw .labelOutOfRange(file: labelsName, index: error.index, label: error.value)
    }
    do throws(ElementOutOfRange) {
      self.pixels = try images.smallIntegers(through: .max)
    } catch {
      throw .pixelOutOfRange(file: imagesName, index: error.index, value: error.value)
    }
  }

  /// Checks that every class has at least one image.
  ///
  /// - Throws: `DigitsError.missingClasses`, which names the labels' file.
  func checkClasses(of file: String) throws(DigitsError) {
    let found = Set(labels)
    let missing = (0..<Self.classCount).filter { !found.contains(UInt8($0)) }
    guard missing.isEmpty else { throw .missingClasses(file: file, missing: missing) }
  }

  /// The images as an IDX array, (count, 28, 28).
  public var imageArray: IDXArray {
    IDXArray(shape: [count, Self.side, Self.side], elements: pixels)
  }

  /// The labels as an IDX array, (count).
  public var labelArray: IDXArray {
    IDXArray(shape: [count], elements: labels)
  }
}
