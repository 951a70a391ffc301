"""Why two programs are compared in lockstep: three pictures of a machine, of one program beside itself.

usage: evidence.py PROGRAM FOLDER      writes drift.svg, one-process.svg and lockstep.svg; needs matplotlib
"""

import json
import math
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

WORKLOAD = ["--workloads", "conv2-forward", "--kernels", "simd"]
CALLS = 4
LIVES = 12
PAIRS = 60


class Worker:
    """A process of the program on one processor, asked through a pipe (Sources/RevisionComparison/Lockstep/WorkerProtocol.swift)."""

    def __init__(self, program, processor):
        place = ["--processors", str(processor), "--placement", str(random.randrange(1, 1 << 60))]
        self.process = subprocess.Popen(
            [program, "worker", *WORKLOAD, *place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert json.loads(self.process.stdout.readline())["version"] == 1
        assert self.ask("prepare 0") == "ok"
        self.time()

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def time(self):
        """Microseconds of a call."""
        return float(self.ask(f"time 0 {CALLS}")) / CALLS / 1e3

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def ratios(pair, count):
    """Percent that the second takes longer than the first, pair by pair of calls in random order."""
    result = []
    for _ in range(count):
        times = [0, 0]
        for side in random.sample((0, 1), 2):
            times[side] = pair[side].time()
        result.append(100 * math.log(times[1] / times[0]))
    return result


def life(program, processors):
    processor = random.choice(processors)
    pair = [Worker(program, processor) for _ in range(2)]
    result = ratios(pair, PAIRS)
    for worker in pair:
        worker.end()
    return result


def drift(program, processors, seconds=60):
    """When, and how long a call took, of one process."""
    worker = Worker(program, processors[0])
    start = time.monotonic()
    points = []
    while (now := time.monotonic() - start) < seconds:
        points.append((now, worker.time()))
        time.sleep(0.2)
    worker.end()
    return points


def draw(folder, name, title, x, y, body):
    figure, axes = plt.subplots(figsize=(7, 3))
    body(axes)
    axes.set(title=title, xlabel=x, ylabel=y)
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})


def main(program, folder):
    random.seed(1)
    plt.rcParams.update({"svg.hashsalt": "lockstep", "font.size": 9})
    processors = sorted(os.sched_getaffinity(0))
    folder.mkdir(parents=True, exist_ok=True)

    points = drift(program, processors)
    times = [t for _, t in points]
    draw(folder, "drift", "One process: the clock wanders", "seconds", "microseconds a call",
         lambda axes: axes.plot(*zip(*points), ".", markersize=2))

    lives = [life(program, processors) for _ in range(LIVES)]

    def boxes(axes):
        axes.boxplot(lives, showfliers=False)
        axes.axhline(0, color="black", linewidth=0.8)

    draw(folder, "one-process", "A program beside itself: each life of two processes has a bias of its own",
         "life", "head over base, %", boxes)

    medians = [statistics.median(values) for values in lives]
    running = [statistics.median(medians[: n + 1]) for n in range(LIVES)]

    def cumulative(axes):
        axes.plot(range(1, LIVES + 1), medians, "o", label="a life")
        axes.plot(range(1, LIVES + 1), running, label="median of the lives so far")
        axes.axhspan(-1, 1, alpha=0.1)
        axes.legend()

    draw(folder, "lockstep", "Lives are the observations: their middle is the truth", "life", "head over base, %", cumulative)

    print(f"drift: {min(times):.0f} to {max(times):.0f} us a call in a minute, median {statistics.median(times):.0f}")
    print(f"lives: medians {min(medians):+.2f} to {max(medians):+.2f} %, their median {running[-1]:+.2f} %")
    spread = [statistics.quantiles(values, n=4) for values in lives]
    print(f"within a life: quartiles {statistics.median(q[2] - q[0] for q in spread):.2f} % apart")


main(sys.argv[1], Path(sys.argv[2]))
