extension CommandLineTool.Result {
  /// The last line of standard error: warnings may come before it.
  var lastError: Substring { errors.split(separator: "\n").last ?? "" }
}
