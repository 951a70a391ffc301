"""Plants each mistake of mutations.txt, one at a time, in a copy of the package, and runs the tests that are to notice.

    mutate.py [words that an entry's first line has]
    mutate.py --check

The first writes a table, and fails if a mistake stays unnoticed, does not compile or can no longer be planted. For each
set of tests the copy holds only the targets they need, so that a change is built quickly. The second plants nothing: it
makes sure that each mistake can be planted.
"""

import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from symbols import SwiftFile, find, tokens

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".build" / "mutation"
# A mistake may make a loop endless; the slowest set of tests takes a small part of this.
SECONDS = 900
COMPLAINT = re.compile(r"memory outside an operand was touched: .*|Test \S+ .*recorded an issue.*")


class Mutation:
    def __init__(self, block):
        self.heading, find, replacement = block
        self.description, tests, symbol = (part.strip() for part in self.heading.split(" | "))
        assert find.startswith("- ") and replacement.startswith("+ "), self.heading
        self.tests = tuple(tests.split())
        self.module, *self.symbol = symbol.split(".")
        self.find, self.replacement = find[2:], replacement[2:]
        self.pattern = list(tokens(self.find))

    def places(self, root=ROOT):
        """Where the code to be replaced stands: the file and its (start, end) there, for each place."""
        files = module(root, self.module)
        return [(file, place) for file in files for place in file.matches(tuple(self.symbol), self.pattern)]

    def plant(self, root):
        """Plants the mistake and returns a function that removes it; None if the code does not stand there once."""
        places = self.places(root)
        if len(places) != 1:
            return None
        file, (start, end) = places[0]
        file.path.write_text(file.text[:start] + self.replacement + file.text[end:])
        return lambda: file.path.write_text(file.text)

    def loss(self, root=ROOT):
        """Why the mistake cannot be planted, in one line, and where its code stands instead; None if it can be."""
        count = len(self.places(root))
        if count == 1:
            return None
        symbol, files = ".".join(self.symbol), module(root, self.module)
        known = any(found.path[-len(self.symbol) :] == tuple(self.symbol) for file in files for found in file.symbols)
        line = (
            f"{self.description}: module {self.module}, symbol {symbol}{'' if known else ' (not in this module)'}, "
            f"code `{self.find}`: expected once, found {count} times"
        )
        elsewhere = [
            f"{name}.{'.'.join(file.innermost(start)) or 'no symbol'} ({file.path.relative_to(root)})"
            for name in modules(root)
            for file in module(root, name)
            for start, _ in find(file.tokens, self.pattern)
        ]
        return line + (f"; it stands in {', '.join(elsewhere[:5])}" if elsewhere else "; it stands nowhere")


def modules(root):
    """The names of the modules that have a folder of their own: several builds of the same sources count once."""
    return sorted(path.name for path in (root / "Sources").iterdir() if path.is_dir() and not path.is_symlink())


@functools.cache
def module(root, name):
    """A module's files."""
    return [SwiftFile(path) for path in sorted((root / "Sources" / name).rglob("*.swift"))]


def mutations(words):
    text = (Path(__file__).parent / "mutations.txt").read_text()
    lines = [line for line in text.splitlines() if line[:1] not in ("", "#")]
    every = [Mutation(lines[start : start + 3]) for start in range(0, len(lines), 3)]
    return [mutation for mutation in every if all(word in mutation.heading for word in words)]


def check():
    """Fails if a mistake can no longer be planted, because its symbol or its code has changed."""
    losses = [loss for loss in (mutation.loss() for mutation in mutations([])) if loss]
    for loss in losses:
        print(f"error: {loss}", file=sys.stderr)
    sys.exit(1 if losses else 0)


def targets(manifest):
    """The manifest's targets: name and text of each, by balanced parentheses."""
    start = r"^ +\.(?:systemLibrary|executableTarget|testTarget|target)\(\s*name: \"([^\"]+)\""
    for match in re.finditer(start, manifest, re.M):
        depth, end = 0, match.start() + manifest[match.start() :].index("(")
        while True:
            depth += {"(": 1, ")": -1}.get(manifest[end], 0)
            end += 1
            if depth == 0:
                break
        yield match.group(1), manifest[match.start() : end]


def reduced(manifest, tests):
    """The manifest with only the targets that `tests` need, and no package that none of those needs."""
    every = dict(targets(manifest))
    needed, waiting = set(), list(tests)
    while waiting:
        name = waiting.pop()
        if name in every and name not in needed:
            needed.add(name)
            waiting += re.findall(r"\"([\w-]+)\"", every[name])
    # Which flags the wider kernels have is looked up in the manifest, even where they are not built.
    needed.update(name for name in every if name.startswith("SIMDKernels") and name != "SIMDKernels")
    if "KernelCatalog" in needed:
        needed.add("SIMDKernels")
    else:
        manifest = manifest.replace("+ widerSIMDTargets,\n", ",\n")
    for name, text in every.items():
        if name not in needed:
            manifest = manifest.replace(text + ",\n", "")
    manifest = re.sub(r"  products: \[.*?\],\n", "", manifest, flags=re.S)
    kept = " ".join(every[name] for name in needed)
    for package in re.findall(r"    \.package\(url: \"[^\"]+/([\w-]+)\".*\n", manifest):
        if f'package: "{package}"' not in kept:
            manifest = re.sub(rf"    \.package\(url: \"[^\"]+/{package}\".*\n", "", manifest)
    return manifest


def prepare(tests):
    """A copy of the package for these tests; what an earlier run has built there stays."""
    copy = WORK / "-".join(tests)
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", ".", ":!Package.swift"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    wanted = {name for name in names if os.path.lexists(ROOT / name)}
    for folder in ("Sources", "Tests"):
        for path, _, files in os.walk(copy / folder):
            for file in files:
                if str((Path(path) / file).relative_to(copy)) not in wanted:
                    (Path(path) / file).unlink()
    for name in wanted:
        source, target = ROOT / name, copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink():
            if not target.is_symlink():
                target.symlink_to(os.readlink(source))
        elif not target.exists() or target.read_bytes() != source.read_bytes():
            shutil.copyfile(source, target)
    (copy / "Package.swift").write_text(reduced((ROOT / "Package.swift").read_text(), tests))
    if (ROOT / "Package.resolved").exists():
        shutil.copy(ROOT / "Package.resolved", copy)
    return copy


def run(copy, tests):
    """Builds the copy and runs the tests: "passed", "failed" with the first complaint, "hung" or "not built"."""
    build = subprocess.run(
        ["swift", "build", "--build-tests", "--disable-xctest"], cwd=copy, capture_output=True, text=True
    )
    if build.returncode != 0:
        errors = [line for line in (build.stdout + build.stderr).splitlines() if "error:" in line]
        return "not built", errors[0] if errors else "no reason given"
    return first_complaint(copy, "|".join(f"^{test}\\." for test in tests))


def first_complaint(copy, names):
    """Runs the tests until one complains, which is enough, and ends with it."""
    process = subprocess.Popen(
        ["swift", "test", "--skip-build", "--disable-xctest", "--filter", names],
        cwd=copy,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "SWIFT_BACKTRACE": "enable=no"},
    )
    # As Ctrl-C does, SIGINT also ends the process that the tests run in.
    ended = threading.Timer(SECONDS, process.send_signal, [signal.SIGINT])
    ended.start()
    line = complaint = ""
    for line in process.stdout:
        found = not complaint and COMPLAINT.search(line)
        if found:
            complaint = found.group(0)[:100]
            process.send_signal(signal.SIGINT)
    hung = not complaint and not ended.is_alive()
    ended.cancel()
    if hung:
        return "hung", f"no end after {SECONDS} s"
    passed = process.wait() == 0 and not complaint
    return ("passed", "") if passed else ("failed", complaint or line.strip()[:100])


def main():
    if sys.argv[1:] == ["--check"]:
        check()
    chosen = mutations(sys.argv[1:])
    if not chosen:
        sys.exit(f"error: no mistake whose first line has {' and '.join(sys.argv[1:])}")
    rows, unnoticed = [], 0
    for tests in sorted({mutation.tests for mutation in chosen}):
        copy = prepare(tests)
        outcome, reason = run(copy, tests)
        if outcome != "passed":
            sys.exit(f"error: {' '.join(tests)} without a mistake: {outcome}: {reason}")
        for mutation in (mutation for mutation in chosen if mutation.tests == tests):
            start = time.monotonic()
            remove = mutation.plant(copy)
            if remove is None:
                outcome, reason = "not planted", mutation.loss(copy)
            else:
                outcome, reason = run(copy, tests)
                remove()
            noticed = outcome in ("failed", "hung")
            unnoticed += not noticed
            verdict = "noticed" if noticed else f"NOT NOTICED ({outcome})"
            rows.append(f"| {mutation.description} | {verdict} | {reason.replace('|', '/')} |")
            print(f"{verdict}: {mutation.description}: {reason} ({time.monotonic() - start:.0f} s)", flush=True)
    table = ["| planted mistake | verdict | by |", "| --- | --- | --- |", *rows]
    (WORK / "table.md").write_text("\n".join(table) + "\n")
    print(f"{len(chosen) - unnoticed} of {len(chosen)} mistakes were noticed; the table is {WORK / 'table.md'}")
    sys.exit(1 if unnoticed else 0)


if __name__ == "__main__":
    main()
