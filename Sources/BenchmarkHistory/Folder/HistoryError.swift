/// Why a history cannot be read or added to; the description is one line for the user.
package enum HistoryError: Error, Equatable, CustomStringConvertible {
  /// There is nothing to show.
  case empty(folder: String)
  /// A folder cannot be read.
  case unreadable(folder: String, reason: String)
  /// A folder cannot be made.
  case unwritable(folder: String)
  /// A report cannot be a part of a history.
  case unsuitable(file: String, field: String, expected: String)
  /// A file of the history is not what its place says.
  case misplaced(file: String, expected: String)
  /// Another report has the same place.
  case taken(file: String, by: String)
  /// No machine has this name.
  case unknownMachine(name: String, known: [String])
  /// No benchmark has this workload and kernel set.
  case unknownWorkload(name: String, kernel: String?, known: [String])
  /// No change point has this ID.
  case unknownChange(id: String, known: [String])

  /// One line that names the file, the field and what was expected.
  package var description: String {
    switch self {
    case .empty(let folder):
      "\(folder): has no reports yet: 'mnist-bench history add <report.json>' adds one"
    case .unreadable(let folder, let reason): "\(folder): cannot be read: \(reason)"
    case .unwritable(let folder):
      "\(folder): cannot make this folder: a part of the path is a file, or is read-only"
    case .unsuitable(let file, let field, let expected): "\(file): \(field): expected \(expected)"
    case .misplaced(let file, let expected): "\(file): expected \(expected)"
    case .taken(let file, let other):
      "\(file): the history has another report of the same commit and second already: \(other)"
    case .unknownMachine(let name, let known):
      "--machine \(name): expected one of the history's machines: \(known.joined(separator: ", "))"
    case .unknownWorkload(let name, let kernel, let known):
      "\(name)\(kernel.map { " --kernel \($0)" } ?? ""): expected what the history has: "
        + known.joined(separator: ", ")
    case .unknownChange(let id, let known):
      "\(id): expected the ID of a change point, or a commit that has some: "
        + (known.isEmpty ? "there are none" : known.joined(separator: ", "))
    }
  }
}
