import Glibc
import SIMDKernels

/// `program operations`, or `program inference` or `program train` in a folder with the files that
/// `Tests/ARM64/files.py` writes. The exit code is 1 if something is wrong.
@_cdecl("main")
func main(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32 {
  let part = count > 1 ? String(cString: arguments[1]!) : ""
  do throws(Misfit) {
    switch part {
    case "operations": try checkOperations()
    case "inference": try checkInference()
    case "train": try train()
    default: throw Misfit("expected operations, inference or train, found \"\(part)\"")
    }
  } catch {
    print("error: \(error.description)")
    return 1
  }
  return 0
}

/// The kernel sets of this module: all that an arm64 machine has from this package but BLAS.
let kernelSets = [SIMDKernelSet(), SIMDKernelSet(.direct)]

/// Something is not as it must be.
struct Misfit: Error {
  /// One line.
  let description: String

  init(_ description: String) { self.description = description }
}
