"""Prints the share of lines that the tests run, by module, and the files where it is lowest: coverage.py SUMMARY.

SUMMARY is what `llvm-cov export -summary-only` writes. Exit 1 if a module that has to reach the limit does not.
"""

import json
import re
import sys
from collections import defaultdict

LIMIT = 90
# Much of these runs only with other BLAS libraries, only in a terminal, and only in processes that MPI ends before they
# have written what they ran.
EXEMPT = ("BLASKernels", "Console", "MessagePassing")


def main():
    with open(sys.argv[1]) as summary:
        files = json.load(summary)["data"][0]["files"]
    modules = defaultdict(lambda: [0, 0])
    lowest = []
    for file in files:
        match = re.search(r"/Sources/([^/]+)/(.*)", file["filename"])
        if not match or "/checkouts/" in file["filename"]:
            continue
        module, name = match.groups()
        lines = file["summary"]["lines"]
        modules[module][0] += lines["covered"]
        modules[module][1] += lines["count"]
        if module not in EXEMPT and lines["covered"] < lines["count"]:
            lowest.append((lines["count"] - lines["covered"], lines["percent"], f"{module}/{name}"))
    if not modules:
        sys.exit(f"error: {sys.argv[1]} has no lines of Sources")
    missed = 0
    print(f"{'module':<20} {'lines':>6} {'run':>6}      %")
    for module, (covered, count) in sorted(modules.items()):
        share = 100 * covered / count if count else 100
        verdict = ""
        if module not in EXEMPT and share < LIMIT:
            missed += 1
            verdict = f"  below {LIMIT} %"
        print(f"{module:<20} {count:>6} {covered:>6} {share:>6.1f}{verdict}")
    print("\nlines not run, in the modules that have to reach the limit:")
    for count, percent, name in sorted(lowest, reverse=True)[:15]:
        print(f"{count:>6}  {percent:>5.1f} %  {name}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
