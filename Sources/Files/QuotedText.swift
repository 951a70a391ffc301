/// Text from a file in quotation marks, made short and harmless for one line of output: a hostile name could be
/// megabytes long, or hold line breaks and a terminal's control sequences.
package func quoted(_ text: String) -> String {
  let limit = 80
  var result = "\""
  for scalar in text.unicodeScalars.prefix(limit) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default:
      result.unicodeScalars.append(scalar)
    }
  }
  return result + (text.unicodeScalars.dropFirst(limit).isEmpty ? "\"" : "\"...")
}
