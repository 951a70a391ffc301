"""Runs every fault, or those whose name has a word in it: faults.py [TIMES [WORD]]. Exit 1, with a line for each that the
program did not survive as it should. The program is the release build, or what MNIST_BENCH names."""

import os
import random
import signal
import sys
import tempfile
from pathlib import Path

import kills
import refusals
from program import PROGRAM, Failure


def main():
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(os.environ.get("SEED", random.randrange(1 << 32)))
    random.seed(seed)
    # In the background of a shell it is ignored, and the program would inherit that until it watches for it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if not PROGRAM.exists():
        sys.exit(f"error: {PROGRAM} is not there; make build")
    faults = {
        "kill -9 during train": lambda folder: kills.train(folder, times),
        "kill -9 during bench": lambda folder: kills.bench(folder, times // 2),
        "kill -9 during data fetch": lambda folder: kills.fetch(folder, times // 2),
        "kill -9 during report": lambda folder: kills.report(folder, times // 2),
        "Ctrl-C during train": lambda folder: kills.train(folder, times // 2, signal.SIGINT),
        "Ctrl-C during a traced train on 4 threads": lambda folder: kills.train(
            folder, times // 2, signal.SIGINT, ("--threads", 4, "--trace", "trace.json")
        ),
        "full disk": refusals.full_disk,
        "read-only folder": refusals.read_only_folder,
        "closed pipe": refusals.closed_pipe,
        "full streams": refusals.full_streams,
        "vanished folder": refusals.vanished_folders,
    }
    if "MNIST_DIR" not in os.environ:
        print("skipped: kill -9 during data fetch needs MNIST_DIR")
        del faults["kill -9 during data fetch"]
    failed = 0
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    for name, fault in faults.items():
        if word not in name:
            continue
        with tempfile.TemporaryDirectory(prefix="mnist-bench-faults-") as folder:
            try:
                print(f"{name}: {fault(Path(folder))}", flush=True)
            except Failure as failure:
                failed += 1
                print(f"{name}: FAILED (SEED={seed}): {failure}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
