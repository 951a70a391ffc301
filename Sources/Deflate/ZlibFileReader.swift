import CZlib

/// zlib's own file reader, `gzread`. The times of other readers are compared with its time.
package enum ZlibFileReader {
  /// Inflates up to `byteCount` bytes of the file at `path` into memory, and then frees the memory. An uncompressed
  /// file is copied. Errors are ignored.
  package static func inflate(_ path: String, byteCount: Int) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 64)
    defer { memory.deallocate() }
    let file = gzopen(path, "rb")
    gzbuffer(file, 1 << 17)
    gzread(file, memory.baseAddress, UInt32(byteCount))
    gzclose(file)
  }
}
