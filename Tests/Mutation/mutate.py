"""Plants each mistake of mutations.txt, one at a time, in a copy of the package, and runs the tests that are to notice.

    mutate.py [words that an entry's first line has]
    mutate.py --check

The first writes a table, and fails if a mistake stays unnoticed, does not compile or is no longer found in its file. For
each set of tests the copy holds only the targets they need, so that a change is built quickly. The second plants nothing:
it makes sure that the text of each mistake is found once in its file.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".build" / "mutation"
# A mistake may make a loop endless; the slowest set of tests takes a small part of this.
SECONDS = 900
COMPLAINT = re.compile(r"memory outside an operand was touched: .*|Test \S+ .*recorded an issue.*")


class Mutation:
    def __init__(self, block):
        self.heading, find, replacement = block
        self.description, tests, self.file = (part.strip() for part in self.heading.split(" | "))
        assert find.startswith("- ") and replacement.startswith("+ "), self.heading
        self.tests = tuple(tests.split())
        self.find, self.replacement = find[2:], replacement[2:]


def mutations(words):
    text = (Path(__file__).parent / "mutations.txt").read_text()
    lines = [line for line in text.splitlines() if line[:1] not in ("", "#")]
    every = [Mutation(lines[start : start + 3]) for start in range(0, len(lines), 3)]
    return [mutation for mutation in every if all(word in mutation.heading for word in words)]


def find_count(mutation, root=ROOT):
    """How often the text to be replaced is found."""
    file = root / mutation.file
    return file.read_text().count(mutation.find) if file.exists() else 0


def check():
    """Fails if a mistake can no longer be planted, because its file has changed."""
    counts = [(mutation, find_count(mutation)) for mutation in mutations([])]
    lost = [(mutation, count) for mutation, count in counts if count != 1]
    for mutation, count in lost:
        print(f"error: {mutation.file}: expected once, found {count} times: {mutation.find}", file=sys.stderr)
    sys.exit(1 if lost else 0)


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
    if "KernelCatalog" in needed:
        needed.update(name for name in every if name.startswith("SIMDKernels"))
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
            count = find_count(mutation, root=copy)
            if count != 1:
                outcome, reason = "not found", f"found {count} times in {mutation.file}"
            else:
                file = copy / mutation.file
                text = file.read_text()
                file.write_text(text.replace(mutation.find, mutation.replacement))
                outcome, reason = run(copy, tests)
                file.write_text(text)
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
