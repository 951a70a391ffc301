"""Trains for half of so many minutes, then benchmarks over and over, and watches the processes (on Linux): resident
memory within 1 %, file descriptors and threads constant, speed from first to last within the noise floor.
soak.py [MINUTES]

Memory is the median of each part of the run: while a checkpoint is written, there are copies of its tensors for some
milliseconds, which a sample sees by chance.

Speeds are the best of some epochs or runs: what else happens on a machine only ever slows a program down, so that the
best says most of the program (Chen & Revels, "Robust benchmarking in noisy environments", 2016). But a machine that
others share has hours with faster and slower minutes. So training, once its time is over, is compared in turns with
processes that have just gone on from its checkpoint, which do the same work and are in their first minute; each waits
while the other trains. The runs of bench are new processes all of them, and the last tenth is compared with the first.

The noise floor is measured: for training, half of the 95 % interval of the median ratio; for bench, what neighbouring
tenths differ by at most, the first and the last left out; for both, no less than what bench finds between a kernel and
itself. Above 5 % there is no verdict, and the exit code is 1, too.
"""

import json
import math
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Faults"))
from program import start  # noqa: E402

MEMORY_SHARE = 0.01
TOO_NOISY = 0.05
# Memory grows until every buffer has been touched.
WARM_UP = 0.2
# Of an hour, half of which is training, a minute of training.
MEMORY_PARTS = 30
# And three minutes of bench, longer than most slowdowns.
SPEED_PARTS = 10
FEWEST_PARTS = 6
# Of training and processes that have just begun, and the whole epochs in each, after those that either begins with.
TURNS = 30
EPOCHS_TO_BEGIN = 3
EPOCHS_IN_TURN = 2

SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
TRAIN = ["train", "--data", "synthetic", "--epochs", 10_000]
HISTORY = Path("Results/train-documented-seed1.json")
CHECKPOINT = HISTORY.with_suffix(".safetensors")
BENCH = ["bench", "--force", "--data", "synthetic", "--workloads", "conv2-forward", "train-step"]
BENCH += ["--kernels", "simd", "blas", "--batch-size", 32, "--seconds", 1, "--output", "b.json"]


def watch(process, seconds=math.inf, interval=1.0):
    """The process' memory in kB, threads and file descriptors, until it ends or the time is over."""
    samples, end = [], time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            status = dict(line.split(":", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
            descriptors = len(os.listdir(f"/proc/{process.pid}/fd"))
            samples.append((int(status["VmRSS"].split()[0]), int(status["Threads"]), descriptors))
        except (FileNotFoundError, KeyError, ProcessLookupError):
            break
        time.sleep(interval)
    return samples


def parts(values, count):
    """A run in so many parts of the same length, or in fewer if there are fewer values."""
    count = min(count, len(values))
    bounds = [len(values) * part // count for part in range(count + 1 if count else 0)]
    return [values[a:b] for a, b in zip(bounds, bounds[1:])]


def judge_resources(name, samples):
    """Prints the ranges; whether memory stays within its share, and threads and descriptors end as they began."""
    if len(samples) < FEWEST_PARTS:
        print(f"{name}: only {len(samples)} samples: take more minutes")
        return False
    memory, threads, descriptors = zip(*samples)
    levels = list(map(statistics.median, parts(memory, MEMORY_PARTS)))
    growth = max(levels) / min(levels) - 1
    # A checkpoint, report or log that is being written is one descriptor more for a moment.
    count = max(5, len(samples) // 10)
    constant = all(
        statistics.mode(values[:count]) == statistics.mode(values[-count:]) for values in (threads, descriptors)
    )
    good = growth <= MEMORY_SHARE and constant
    print(
        f"{name}: {len(samples)} samples, {min(memory)} to {max(memory)} kB resident (level {100 * growth:.2f} %), "
        f"{min(threads)} to {max(threads)} threads, {min(descriptors)} to {max(descriptors)} file descriptors"
        f"{'' if good else '  NOT CONSTANT'}"
    )
    return good


def judge_speed(name, compared, change, floor):
    """Prints a change of speed and the noise floor; whether the one is within the other."""
    verdict = "TOO NOISY to tell" if floor > TOO_NOISY else "CHANGED" if abs(change) > floor else ""
    print(
        f"{name}: speed of {compared} {100 * change:+.2f} %, noise floor {100 * floor:.2f} %  {verdict}".rstrip(),
        flush=True,
    )
    return not verdict


def judge_turns(pairs, floor_with_itself):
    """Of the speeds of the process that has trained all the time and of one that has just begun, in each turn."""
    ratios = sorted(aged / fresh for aged, fresh in pairs)
    # From the tenth to the tenth last of thirty, the median's interval has 95.7 %.
    floor = max(floor_with_itself, (ratios[-10] - ratios[9]) / 2)
    return judge_speed("train", "the last epochs against a new process'", statistics.median(ratios) - 1, floor)


def judge_parts(speeds, floor_with_itself):
    """Of the speeds of the runs of bench, in their order."""
    best = list(map(max, parts(speeds, SPEED_PARTS)))
    if len(best) < FEWEST_PARTS:
        print(f"bench: only {len(best)} parts: take more minutes")
        return False
    between = best[1:-1]
    floor = max([floor_with_itself] + [max(a / b, b / a) - 1 for a, b in zip(between, between[1:])])
    return judge_speed("bench", f"the last of {len(best)} parts against the first", best[-1] / best[0] - 1, floor)


def expect_training(process):
    if process.poll() is not None:
        sys.exit(f"error: train ended by itself, exit code {process.returncode}")


def best_of_turn(process, history):
    """Waits for some whole epochs after those that the process begins its turn with: the best speed, in images/s."""
    for _ in range(EPOCHS_TO_BEGIN + EPOCHS_IN_TURN):
        before = history.stat().st_mtime_ns
        while history.stat().st_mtime_ns == before:
            expect_training(process)
            time.sleep(0.02)
    epochs = json.loads(history.read_text())["epochs"]
    return max(epoch["images_per_second"] for epoch in epochs[-EPOCHS_IN_TURN:])


def compare_in_turns(process, folder):
    """Speeds of the process, and of a new one that goes on from its checkpoint, for each turn."""
    pairs = []
    for turn in range(TURNS):
        process.send_signal(signal.SIGSTOP)
        other = folder / f"turn{turn}"
        shutil.copytree(folder / "Results", other / "Results", ignore=shutil.ignore_patterns("*.partial"))
        fresh = start([*TRAIN, "--from", CHECKPOINT], other, **SILENT)
        try:
            speed = best_of_turn(fresh, other / HISTORY)
        finally:
            fresh.terminate()
            fresh.wait()
        process.send_signal(signal.SIGCONT)
        pairs.append((best_of_turn(process, folder / HISTORY), speed))
    return pairs


def train(folder, seconds):
    """Samples of the process after its warm-up, and its speed and a new one's in turns, once the time is over."""
    process = start(TRAIN, folder, **SILENT)
    try:
        samples = watch(process, seconds)
        expect_training(process)
        pairs = compare_in_turns(process, folder)
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait()
    return samples[int(len(samples) * WARM_UP) :], pairs


def bench(folder, seconds):
    """Of each run: the most memory, and the threads and file descriptors that it had most of the time; its speed and
    its noise floor. Speed is the inverse of the geometric mean, over the benchmarks, of the least time."""
    runs, speeds, floors, end = [], [], [], time.monotonic() + seconds
    while time.monotonic() < end:
        process = start(BENCH, folder, **SILENT)
        samples = watch(process, interval=0.1)
        if process.wait() != 0:
            sys.exit(f"error: bench: exit code {process.returncode}")
        report = json.loads((folder / "b.json").read_text())
        times = {}
        for row in report["benchmarks"]:
            if row["run_type"] == "iteration":
                times.setdefault(row["run_name"], []).append(row["real_time"])
        memory, threads, descriptors = zip(*samples)
        # While a run begins and ends, it has others for some milliseconds, which a sample sees by chance.
        runs.append((max(memory), statistics.mode(threads), statistics.mode(descriptors)))
        speeds.append(1 / statistics.geometric_mean(map(min, times.values())))
        floors.append(report["context"]["mnist_bench"]["noise_floor"])
    return runs, speeds, floors


def main():
    seconds = 60 * float(sys.argv[1] if len(sys.argv) > 1 else 60)
    with tempfile.TemporaryDirectory(prefix="mnist-bench-soak-") as name:
        training, pairs = train(Path(name), seconds / 2)
        runs, speeds, floors = bench(Path(name), seconds / 2)
    floor = statistics.median(floors)
    verdicts = [
        judge_resources("train", training),
        judge_turns(pairs, floor),
        judge_resources("bench, each run", runs),
        judge_parts(speeds, floor),
    ]
    sys.exit(0 if all(verdicts) else 1)


if __name__ == "__main__":
    main()
