"""A report as another one with some kernels faster and some slower: changed_report.py REPORT.json CHANGED.json."""

import json
import sys

FACTORS = [0.9, 1.0, 1.04, 1.0, 1.15]


def main():
    with open(sys.argv[1]) as file:
        report = json.load(file)
    factors = {}
    for row in report["benchmarks"]:
        factor = factors.setdefault(row["run_name"], FACTORS[len(factors) % len(FACTORS)])
        if row.get("aggregate_unit") != "percentage":
            row["real_time"] *= factor
    with open(sys.argv[2], "w") as file:
        json.dump(report, file)


if __name__ == "__main__":
    main()
