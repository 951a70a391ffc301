import Files
import Foundation
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

@Suite("Files of other formats, given as weights")
struct ForeignFormatTests {
  @Test(
    "What other programs write is named; the files are theirs, see Golden/make_formats.py",
    arguments: [
      ("state.pth", "a PyTorch file"), ("model.pt", "a PyTorch file"), ("legacy.pth", "a PyTorch file"),
      ("script.pt", "a TorchScript file"), ("program.pt2", "a torch.export file"), ("model.keras", "a Keras file"),
      ("model.h5", "an HDF5 file, as Keras' .h5 are"), ("model.weights.h5", "an HDF5 file, as Keras' .h5 are"),
      ("script.onnx", "an ONNX model"), ("dynamo.onnx", "an ONNX model"), ("plain.npz", "NumPy arrays (.npz)"),
      ("compressed.npz", "NumPy arrays (.npz)"), ("one.npy", "one NumPy array"), ("protocol2.pkl", "a Python pickle"),
      ("protocol3.pkl", "a Python pickle"), ("protocol4.pkl", "a Python pickle"), ("protocol5.pkl", "a Python pickle"),
      ("saved_model.pb", "a TensorFlow SavedModel"), ("model.tflite", "a TensorFlow Lite model"),
      ("model.gguf", "a GGUF file"), ("packed.gz", "a file packed by gzip"), ("packed.zip", "a file packed by zip"),
      ("packed.tar", "a file packed by tar"), ("packed.bz2", "a file packed by bzip2"),
      ("packed.xz", "a file packed by xz"),
    ])
  func written(file: String, name: String) throws {
    let url = try #require(
      Bundle.module.url(forResource: "formats", withExtension: "json", subdirectory: "Fixtures"))
    let files = try JSONDecoder().decode([String: String].self, from: Data(FileBytes.read(url.path)))
    let digits = Array(try #require(files[file]))
    let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
    try expect(bytes, name)
  }

  @Test("Our own ONNX model is one, too")
  func onnx() throws {
    try expect(Network.mnist.onnx(weights: Initializer.glorotUniform(.mnist, seed: 1)), "an ONNX model")
  }

  @Test(
    "So is what comes instead of a file",
    arguments: [
      ("", "an empty file"), ("Not Found\n", "text"), ("{\"a\": 1}", "JSON text"), ("\n [1]", "JSON text"),
      ("<!DOCTYPE html>\n<html lang=\"en\">", "an HTML page"), ("\u{feff}\r\n <HTML>", "an HTML page"),
      ("<?xml version=\"1.0\"?><Error/>", "an XML document"), ("Es tut uns leid, größer", "text"),
      (
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "a Git LFS pointer to the file"
      ), ("\u{0}\u{0}\u{8}\u{3}\u{0}\u{0}", "an IDX file of images or labels"),
    ])
  func texts(text: String, name: String) throws { try expect([UInt8](text.utf8), name) }

  @Test("A text may be long, and cut within a character; bytes that are no text are not called one")
  func textsEnd() throws {
    for count in 508...515 { try expect([UInt8]((String(repeating: "a", count: count) + "漢字").utf8), "text") }
    for bytes in [[UInt8](repeating: 0xff, count: 600), [0x98], [0x41, 0xc3], [0x41, 0x00, 0x41]] {
      let error = try #require(throws: SafetensorsError.self) { try SafetensorsFile(decoding: bytes, file: "file") }
      #expect(error.description.hasPrefix("file: header length: "))
    }
  }

  @Test("One line says what it is and what to do")
  func line() {
    do throws(SafetensorsError) {
      _ = try SafetensorsFile(decoding: [0x89] + "HDF\r\n\u{1a}\n....".utf8, file: "model.h5")
      Issue.record("read")
    } catch {
      #expect(
        error.description
          == "model.h5: expected a safetensors file, found an HDF5 file, as Keras' .h5 are: convert it in "
          + "Python with keras.models.load_model and safetensors.numpy.save_file; "
          + "the article \"Weights that travel\" shows how")
    }
  }

  @Test("A safetensors file is none of them, whatever its header's length")
  func safetensorsFiles() {
    // Header lengths whose bytes are the first bytes of other formats: gzip, pickle, ONNX, IDX.
    for length in [0x8b1f, 0x0280, 0x120308, 0x080000] {
      let header = "{" + String(repeating: " ", count: length - 2) + "}"
      #expect((try? SafetensorsFile(decoding: safetensors(header), file: "file"))?.tensors.isEmpty == true)
    }
  }

  private func expect(_ bytes: [UInt8], _ name: String) throws {
    let error = try #require(throws: SafetensorsError.self) { try SafetensorsFile(decoding: bytes, file: "file") }
    #expect(error.description.hasPrefix("file: expected a safetensors file, found \(name): "), "\(error)")
    #expect(!error.description.contains("\n"))
  }
}
