"""What symbols.py finds in Swift code. Prints nothing if all is as expected: symbols_test.py"""

import sys
import tempfile
import unittest
from pathlib import Path

from symbols import SwiftFile, tokens

CODE = r'''
/* { a comment /* in a comment */ */
struct Outer {
  let text = "brace { \(map { "}" }) " // } and another
  var sum: Int { first + second }
  func run(_ x: Int = [1].map { $0 }[0]) {
    func inner() { call(x,
      y) }
    let local = call(z, y)
  }
  init() { self.init(a: 1) }
  enum Inner { case some; static func run() { call(x, y) } }
}
extension Outer.Inner { func later() -> some View { a[i] += b[i] } }
let regex = #/}{/#
func last<T>() where T: Sequence { return }
'''


class SymbolTests(unittest.TestCase):
    def setUp(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "Code.swift"
            path.write_text(CODE)
            self.file = SwiftFile(path)

    def found(self, symbol, code):
        places = self.file.matches(tuple(symbol.split(".")), list(tokens(code)))
        return [CODE[start:end] for start, end in places]

    def test_declarations_are_named_by_the_types_around_them(self):
        paths = {".".join(symbol.path) for symbol in self.file.symbols}
        expected = {"Outer", "Outer.text", "Outer.sum", "Outer.run", "Outer.run.inner", "Outer.init", "Outer.Inner"}
        expected |= {"Outer.Inner.run", "Outer.Inner.later", "regex", "last"}
        self.assertEqual(paths, expected)

    def test_white_space_does_not_count(self):
        self.assertEqual(self.found("inner", "call( x, y )"), ["call(x,\n      y)"])
        self.assertEqual(self.found("later", "a[i]+=b[i]"), ["a[i] += b[i]"])

    def test_only_whole_tokens_are_found(self):
        self.assertEqual(self.found("sum", "first + sec"), [])
        self.assertEqual(self.found("sum", "first + second"), ["first + second"])

    def test_a_type_tells_functions_of_one_name_apart(self):
        self.assertEqual(len(self.found("run", "call(x, y)")), 2)
        self.assertEqual(self.found("Inner.run", "call(x, y)"), ["call(x, y)"])

    def test_a_symbol_ends_with_its_body(self):
        self.assertEqual(self.found("inner", "call(z, y)"), [])
        self.assertEqual(self.found("last", "return"), ["return"])
        self.assertEqual(self.file.innermost(CODE.index("call(z")), ("Outer", "run"))


if __name__ == "__main__":
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(SymbolTests).run(result)
    for test, trace in result.failures + result.errors:
        print(f"error: {test}\n{trace}", file=sys.stderr)
    sys.exit(0 if result.wasSuccessful() else 1)
