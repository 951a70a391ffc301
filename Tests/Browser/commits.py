"""Reports of made-up commits from one report, some kernels slower from the middle on: commits.py REPORT.json FOLDER."""

import json
import random
import sys
from datetime import datetime, timedelta
from pathlib import Path

from changed_report import FACTORS, TIMES

COMMITS = 24
FIRST = datetime(2026, 1, 1)


def main():
    generator = random.Random(1)
    for number in range(COMMITS):
        report = json.loads(Path(sys.argv[1]).read_text())
        day = FIRST + timedelta(days=number)
        report["context"]["date"] = day.strftime("%Y-%m-%dT%H:%M:%SZ")
        report["context"]["library_build_type"] = "release"
        report["context"]["mnist_bench"].update(
            git_commit=f"{0xABC0000 + number:07x}" + "0" * 33,
            git_commit_date=report["context"]["date"],
            git_dirty=False,
            noise_floor=0.01,
        )
        report["benchmarks"] = [row for row in report["benchmarks"] if row.get("aggregate_name") == "median"]
        for index, row in enumerate(report["benchmarks"]):
            factor = generator.gauss(1, 0.01) * (FACTORS[index % len(FACTORS)] if number >= COMMITS / 2 else 1)
            for name in TIMES:
                row[name] *= factor
        (Path(sys.argv[2]) / f"commit-{number:02}.json").write_text(json.dumps(report))


if __name__ == "__main__":
    main()
