"""A report as another one with some kernels faster and some slower: changed_report.py REPORT.json CHANGED.json."""

import json
import sys

FACTORS = [0.9, 1.0, 1.04, 1.0, 1.15]
TIMES = ["real_time", "cpu_time", "minimum", "maximum", "median_lower", "median_upper", "median_absolute_deviation"]
TIMES += [f"percentile_{percent}" for percent in (5, 25, 75, 95)]
SPEEDS = ["gflops", "fraction_of_peak"]
SPEEDUPS = [f"speedup_over_naive{end}" for end in ("", "_lower", "_upper")]


def main():
    with open(sys.argv[1]) as file:
        report = json.load(file)
    names = list(dict.fromkeys(row["run_name"] for row in report["benchmarks"]))
    factors = {name: FACTORS[index % len(FACTORS)] for index, name in enumerate(names)}
    for row in report["benchmarks"]:
        if row.get("aggregate_unit") != "percentage":
            change(row, factors)
    with open(sys.argv[2], "w") as file:
        json.dump(report, file)


def change(row, factors):
    """Makes a row that of a kernel which takes so many times as long, and what was derived from its time with it."""
    factor = factors[row["run_name"]]
    naive = factors.get(row["run_name"].replace(f"/{row['kernel']}/", "/naive/"), 1)
    for names, scale in ((TIMES, factor), (SPEEDS, 1 / factor), (SPEEDUPS, naive / factor)):
        for name in names:
            if name in row:
                row[name] *= scale


if __name__ == "__main__":
    main()
