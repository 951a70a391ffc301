"""Trains, then benchmarks, for so many minutes in all, and watches the process (on Linux): resident memory within 1 %,
file descriptors and threads constant, speed from the first tenth to the last within the noise. soak.py [MINUTES]
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Faults"))
from program import start  # noqa: E402

MEMORY_SHARE = 0.01
# What the speed of one epoch or another differs by on a machine that does other things as well.
SPEED_SHARE = 0.05
# Memory grows until every buffer has been touched.
WARM_UP = 0.2


def watch(process, seconds):
    """The process' memory in kB, threads and file descriptors, once a second until it ends or the time is over."""
    samples, end = [], time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            status = dict(line.split(":", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
            descriptors = len(os.listdir(f"/proc/{process.pid}/fd"))
            samples.append((int(status["VmRSS"].split()[0]), int(status["Threads"]), descriptors))
        except (FileNotFoundError, KeyError, ProcessLookupError):
            break
        time.sleep(1)
    return samples


def judge(name, samples):
    """Prints the ranges after the warm-up; whether all are as they should be."""
    steady = samples[int(len(samples) * WARM_UP) :]
    if len(steady) < 5:
        print(f"{name}: only {len(steady)} samples: take more minutes")
        return False
    memory, threads, descriptors = zip(*steady)
    growth = max(memory) / min(memory) - 1
    # A checkpoint, report or log that is being written is one descriptor more for a moment.
    usual = statistics.mode(descriptors)
    leaked = statistics.mode(descriptors[-max(5, len(descriptors) // 10) :]) != usual
    good = growth <= MEMORY_SHARE and statistics.mode(threads[-5:]) == statistics.mode(threads) and not leaked
    print(
        f"{name}: {len(samples)} s, {min(memory)} to {max(memory)} kB resident ({100 * growth:.2f} %), {min(threads)} to "
        f"{max(threads)} threads, {min(descriptors)} to {max(descriptors)} file descriptors{'' if good else '  NOT CONSTANT'}"
    )
    return good


def soak_training(folder, seconds):
    process = start(
        ["train", "--data", "synthetic", "--epochs", 10_000],
        folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    samples = watch(process, seconds)
    if process.poll() is not None:
        sys.exit(f"error: train ended by itself, exit code {process.returncode}")
    process.terminate()
    process.wait()
    good = judge("train", samples)
    epochs = json.loads((folder / "Results/train-documented-seed1.json").read_text())["epochs"]
    speeds = [epoch["images_per_second"] for epoch in epochs]
    part = max(1, len(speeds) // 10)
    ratio = statistics.median(speeds[-part:]) / statistics.median(speeds[:part])
    print(f"train: {len(speeds)} epochs, speed of the last tenth / the first: {ratio:.3f}")
    return good and abs(ratio - 1) <= SPEED_SHARE


def soak_benchmark(folder, seconds):
    process = start(
        [
            "bench",
            "--force",
            "--data",
            "synthetic",
            "--workloads",
            "conv2-forward",
            "train-step",
            "--kernels",
            "simd",
            "blas",
            "--batch-size",
            32,
            "--seconds",
            max(1, seconds / 12),
            "--output",
            "b.json",
        ],
        folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    samples = watch(process, 10 * seconds)
    if process.wait() != 0:
        sys.exit(f"error: bench: exit code {process.returncode}")
    return judge("bench", samples)


def main():
    seconds = 60 * float(sys.argv[1] if len(sys.argv) > 1 else 60)
    with tempfile.TemporaryDirectory(prefix="mnist-bench-soak-") as name:
        verdicts = [soak_training(Path(name), seconds / 2), soak_benchmark(Path(name), seconds / 2)]
    sys.exit(0 if all(verdicts) else 1)


if __name__ == "__main__":
    main()
