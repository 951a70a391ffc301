/// The engine's facts in JSON.
@_expose(wasm, "describe")
@_cdecl("describe")
public func describe() -> UnsafePointer<UInt8> { Engine.description.show(Description.text) }

/// One line on the last failure, or the warnings of the last picture.
@_expose(wasm, "message")
@_cdecl("message")
public func message() -> UnsafePointer<UInt8> { Engine.message.start }

/// The result of an export: zero or more is success.
typealias Status = Int32

/// Runs `body`; a failure becomes the message, and the status -1.
func status(_ body: () throws(EngineError) -> Status) -> Status {
  do throws(EngineError) {
    return try body()
  } catch {
    Engine.message.show(error.description)
    return -1
  }
}
