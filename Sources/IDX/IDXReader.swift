extension IDXArray {
  /// The default limit for the bytes of elements: 1 GiB, 22 times MNIST.
  public static let defaultByteLimit = 1 << 30

  /// Reads an IDX file, plain or gzip. The first bytes decide which of the two, not the name.
  ///
  /// The elements are inflated straight into the array. Memory grows with the data that really arrives, not with the
  /// size in the header, up to `byteLimit` bytes.
  ///
  /// - Throws: `IDXError` if the file cannot be read, is not exactly one IDX array, or exceeds the limit.
  public init(contentsOf path: String, byteLimit: Int = defaultByteLimit) throws(IDXError) {
    try self.init(from: FileInput(path: path), byteLimit: byteLimit)
  }

  /// Reads the bytes of an IDX file, plain or gzip; `name` stands for the file in errors.
  ///
  /// - Throws: `IDXError` as for files.
  public init(
    decoding bytes: some Collection<UInt8>, name: String, byteLimit: Int = defaultByteLimit
  ) throws(IDXError) {
    try self.init(from: FileInput(bytes: bytes, name: name), byteLimit: byteLimit)
  }

  private init(from input: FileInput, byteLimit: Int) throws(IDXError) {
    try input.refill()
    let isGzip = input.pending.starts(with: GzipStream.mark)
    let stream: any ByteStream = isGzip ? GzipStream(input) : PlainStream(input)
    let header = try IDXHeader(from: stream)
    let endOfHeader = stream.position
    guard let byteCount = header.payloadByteCount else {
      throw stream.error(.sizeOverflow(shape: header.shape), at: 4)
    }
    guard byteCount <= byteLimit else {
      throw stream.error(.overLimit(expected: byteCount, limit: byteLimit), at: 4)
    }
    // Gzip makes images at most ten times smaller, so an honest file needs only this allocation.
    let likelyByteCount = isGzip ? 16 * input.byteCount : input.byteCount
    let bytes = try stream.read(upTo: byteCount, reserving: min(byteCount, likelyByteCount))
    guard bytes.count == byteCount else {
      throw stream.error(
        .truncated(part: .elements, expected: endOfHeader + byteCount, found: stream.position), at: stream.position)
    }
    try Self.expectEnd(of: stream)
    self.init(header: header, bytes: bytes)
  }

  /// Checks that no byte follows the last element. Reading there also makes zlib check the checksum and the length.
  private static func expectEnd(of stream: any ByteStream) throws(IDXError) {
    let end = stream.position
    let extraBytes = try stream.read(upTo: 1, reserving: 1)
    guard extraBytes.isEmpty else { throw stream.error(.trailingBytes, at: end) }
  }
}
