"""Finds pieces of Swift code by symbol instead of by file and line.

A file is cut into tokens; comments and white space are none. A symbol is a function, property, initializer or type. It
reaches from its keyword to the end of its body. A property, which may have none, reaches to the next declaration.
"""

import re
from dataclasses import dataclass
from pathlib import Path

TYPES = {"struct", "class", "enum", "extension", "protocol", "actor"}
MEMBERS = {"func", "var", "let", "init", "deinit", "subscript"}
OPENING, CLOSING = "{([", "})]"
TOKEN = re.compile(
    r"""
    (?P<comment>//[^\n]*)
  | (?P<block>/\*)
  | (?P<regex>\#/.*?/\#|(?:(?<=[(,])|(?<=[,:=]\s))/(?![\s/*=])(?:\\.|[^\n/\\])+/)
  | (?P<string>(?P<hashes>\#*)(?P<quote>\"\"\"|\"))
  | (?P<word>`?[\w$@\#]+(?:\.\d+)?`?)
  | (?P<range>\.\.[.<])
  | (?P<mark>[.,:;()\[\]{}\\])
  | (?P<operator>[^\s\w.,:;()\[\]{}\"`\\]+)
    """,
    re.X,
)


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Symbol:
    """A declaration: its names from the outermost type to its own, and its range of tokens."""

    path: tuple
    first: int
    last: int


class SwiftFile:
    def __init__(self, path):
        self.path = Path(path)
        self.text = self.path.read_text()
        self.tokens = list(tokens(self.text))
        self.symbols = list(symbols(self.tokens, self.path))

    def matches(self, symbol, pattern):
        """Where in the text the pattern stands inside the symbol: (start, end) of each place."""
        places = set()
        for declaration in self.symbols:
            if declaration.path[-len(symbol) :] == symbol:
                places.update(find(self.tokens[declaration.first : declaration.last], pattern))
        return sorted(places)

    def innermost(self, position):
        """The names of the innermost symbol around a position of the text; empty if there is none."""
        around = [
            symbol
            for symbol in self.symbols
            if self.tokens[symbol.first].start <= position < self.tokens[symbol.last - 1].end
        ]
        return min(around, key=lambda symbol: symbol.last - symbol.first).path if around else ()


def find(code, pattern):
    """Yields where the pattern's tokens stand in a row in the code: (start, end) in the text."""
    wanted = [token.text for token in pattern]
    texts = [token.text for token in code]
    for first in range(len(texts) - len(wanted) + 1):
        if texts[first : first + len(wanted)] == wanted:
            yield code[first].start, code[first + len(wanted) - 1].end


def tokens(text):
    """Yields the tokens of Swift code; a string is one token."""
    position = 0
    while match := TOKEN.search(text, position):
        position = match.end()
        if match["block"]:
            position = end_of_comment(text, position)
        elif match["string"]:
            position = end_of_string(text, position, match["quote"], match["hashes"])
            yield Token(text[match.start() : position], match.start(), position)
        elif not match["comment"]:
            yield Token(match.group(), match.start(), position)


def end_of_comment(text, position):
    depth = 1
    while depth > 0:
        match = re.compile(r"/\*|\*/").search(text, position)
        depth += 1 if match.group() == "/*" else -1
        position = match.end()
    return position


def end_of_string(text, position, quote, hashes):
    """The end of a string whose quotation marks end at `position`; strings inside interpolations are skipped."""
    escape = "\\" + hashes
    while not text.startswith(quote + hashes, position):
        if text.startswith(escape + "(", position):
            position, depth = position + len(escape) + 1, 1
            while depth > 0:
                inner = TOKEN.match(text, position)
                if inner and inner["string"]:
                    position = end_of_string(text, inner.end(), inner["quote"], inner["hashes"])
                    continue
                depth += {"(": 1, ")": -1}.get(text[position], 0)
                position += 1
        elif text.startswith(escape, position):
            position += len(escape) + 1
        else:
            position += 1
    return position + len(quote + hashes)


def symbols(code, file):
    """Yields the declarations of a file. Variables inside functions are none."""
    # A level of braces, parentheses or brackets: the names of the types around it, whether it is the body of a type
    # (or the file), and the declaration that is open at this level: its names, its first token, whether it is a type.
    levels = [{"names": (), "declares": True, "open": None}]

    def close(level, end):
        if level["open"]:
            path, first, _ = level["open"]
            yield Symbol(path, first, end)
            level["open"] = None

    for index, token in enumerate(code):
        level, text = levels[-1], token.text
        if text in OPENING:
            path, _, is_type = level["open"] or (level["names"], 0, False)
            levels.append({"names": path, "declares": text == "{" and is_type, "open": None, "opening": text})
        elif text in CLOSING:
            if len(levels) == 1 or OPENING.index(level["opening"]) != CLOSING.index(text):
                raise ValueError(f"{file}: {text} closes nothing, at character {token.start}")
            yield from close(levels.pop(), index)
            outer = levels[-1]
            if text == "}" and outer["open"] and code[outer["open"][1]].text not in ("var", "let"):
                yield from close(outer, index + 1)
        elif is_declaration(code, index, level["declares"]):
            yield from close(level, index)
            level["open"] = (level["names"] + names(code, index), index, text in TYPES)
    if len(levels) > 1:
        raise ValueError(f"{file}: {level['opening']} is never closed")
    yield from close(levels[0], len(code))


def is_declaration(code, index, in_type):
    text = code[index].text
    after = code[index + 1].text if index + 1 < len(code) else ""
    if index > 0 and code[index - 1].text == "." or after == ":":
        return False
    if text in TYPES:
        return after not in MEMBERS and after not in ("{", "override")
    return text == "func" or (text in MEMBERS and in_type)


def names(code, index):
    """The names that a declaration adds to those around it: `("Outer", "Inner")` for `extension Outer.Inner`."""
    if code[index].text in ("init", "deinit", "subscript"):
        return (code[index].text,)
    found = [code[index + 1].text]
    if code[index].text == "extension" and found == ["["]:
        found = [next(token.text for token in code[index + 2 :] if token.text not in ("any", "some"))]
    while code[index].text == "extension" and code[index + 2 * len(found)].text == ".":
        found.append(code[index + 2 * len(found) + 1].text)
    return tuple(name.strip("`") for name in found)
