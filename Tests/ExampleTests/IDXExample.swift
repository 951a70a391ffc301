import IDX

/// Copies the first images of an IDX file, plain or gzip, to a gzip file, and returns the shape of what was copied.
func copyFirst(_ count: Int, of source: String, to destination: String) throws(IDXError) -> [Int] {
  let images = try IDXArray(contentsOf: source)
  let shape = [count] + images.shape.dropFirst()
  let pixels = images.bytes.prefix(shape.reduce(1, *))
  try IDXArray(shape: shape, elements: Array(pixels)).write(to: destination, compression: .gzip)
  return shape
}
