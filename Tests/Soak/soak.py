"""Trains for half of so many minutes, then benchmarks over and over, and watches the processes (on Linux): resident
memory within 1 %, file descriptors and threads constant, speed from first to last within the noise floor.
soak.py [MINUTES]

Memory is the median of each part of the run: while a checkpoint is written, there are copies of its tensors for some
milliseconds, which a sample sees by chance.

A machine that others share has faster and slower minutes, a process faster or slower places in memory, by more than age
could change. So training is compared with a process that began with it and then rests: before the long run and after
it, both train in turns of a few seconds, in which one waits for the other, and what may not change is the ratio of
their speeds. Both do the same work in each epoch: real training becomes faster while it learns, because the way back
leaves out gradients that are zero, so that this one has a learning rate too small to learn anything. The turns take
some seven minutes more.

The runs of bench are new processes all of them. Each times SIMD and BLAS kernels in turns, and what may not change from
the first runs to the last is the ratio of their speeds.

The noise floor is measured: half of the 95 % intervals of the two medians together, or what bench finds between a
kernel and itself if that is more. Above 5 % there is no verdict, and the exit code is 1, too.
"""

import json
import math
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path += [str(Path(__file__).resolve().parents[1] / folder) for folder in ("Faults", "Peers")]
from intervals import median_interval  # noqa: E402
from program import start  # noqa: E402

MEMORY_SHARE = 0.01
TOO_NOISY = 0.05
# Of an hour, half of which is training, a minute of training.
MEMORY_PARTS = 30
FEWEST_SAMPLES = 6
# Of the two trainings, a whole epoch in each; and of bench the runs at the beginning and at the end.
TURNS = 40

SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
TRAIN = ["train", "--data", "synthetic", "--epochs", 10_000, "--learning-rate", "1e-12", "--name", "steady"]
HISTORY = Path("Results/train-steady-seed1.json")
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
    """A run in so many parts of the same length, or in fewer if there are fewer values (but some)."""
    count = min(count, len(values))
    bounds = [len(values) * part // count for part in range(count + 1)]
    return [values[a:b] for a, b in zip(bounds, bounds[1:])]


def judge_resources(name, samples):
    """Prints the ranges; whether memory stays within its share, and threads and descriptors end as they began."""
    if len(samples) < FEWEST_SAMPLES:
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


def judge_speed(name, before, after, floor_with_itself):
    """Prints how the ratio of two speeds has changed, and the noise floor; whether the one is within the other."""
    if min(len(before), len(after)) < TURNS:
        print(f"{name}: only {len(before)} and {len(after)} turns: take more minutes")
        return False
    first, last = map(median_interval, (before, after))
    change = last["median"] / first["median"] - 1
    halves = [(ratios["upper"] - ratios["lower"]) / 2 / ratios["median"] for ratios in (first, last)]
    floor = max(floor_with_itself, math.hypot(*halves))
    verdict = "TOO NOISY to tell" if floor > TOO_NOISY else "CHANGED" if abs(change) > floor else ""
    print(
        f"{name}: speed of the last turns against the first {100 * change:+.2f} %, "
        f"noise floor {100 * floor:.2f} %  {verdict}".rstrip(),
        flush=True,
    )
    return not verdict


def expect_training(process):
    if process.poll() is not None:
        sys.exit(f"error: train ended by itself, exit code {process.returncode}")


def speed_in_turn(process, history):
    """Lets the process train to the end of the epoch at hand, and of a whole one: that one's speed, in images/s."""
    process.send_signal(signal.SIGCONT)
    for _ in range(2):
        before = history.stat().st_mtime_ns
        while history.stat().st_mtime_ns == before:
            expect_training(process)
            time.sleep(0.02)
    process.send_signal(signal.SIGSTOP)
    return json.loads(history.read_text())["epochs"][-1]["images_per_second"]


def train_in_turns(trainings):
    """The first process' speed by the second's, for each turn; who is first in one is last in the next."""
    ratios = []
    for turn in range(TURNS):
        order = [0, 1] if turn % 2 == 0 else [1, 0]
        speeds = {index: speed_in_turn(*trainings[index]) for index in order}
        ratios.append(speeds[0] / speeds[1])
    return ratios


def train(folder, seconds):
    """Samples of a process that trains for so long, and the ratios of its speed to a resting one's before and after."""
    trainings = []
    try:
        for name in ("working", "resting"):
            (folder / name).mkdir()
            process = start(TRAIN, folder / name, **SILENT)
            trainings.append((process, folder / name / HISTORY))
            while not trainings[-1][1].exists():
                expect_training(process)
                time.sleep(0.1)
            process.send_signal(signal.SIGSTOP)
        before = train_in_turns(trainings)
        working = trainings[0][0]
        working.send_signal(signal.SIGCONT)
        samples = watch(working, seconds)
        expect_training(working)
        working.send_signal(signal.SIGSTOP)
        after = train_in_turns(trainings)
    finally:
        for process, _ in trainings:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait()
    return samples, before, after


def kernel_ratio(benchmarks):
    """How many times as fast SIMD is as BLAS: the geometric mean, over the workloads, of the ratio of least times."""
    times = {"simd": {}, "blas": {}}
    for row in benchmarks:
        if row["run_type"] == "iteration":
            cases = times[row["kernel"].split("-")[0]]
            case = (row["workload"], row["threads"])
            cases[case] = min(row["real_time"], cases.get(case, math.inf))
    return statistics.geometric_mean(times["blas"][case] / time for case, time in times["simd"].items())


def bench(folder, seconds):
    """Of each run: the most memory, and the threads and file descriptors that it had most of the time; the ratio of the
    kernels' speeds; its noise floor."""
    runs, ratios, floors, end = [], [], [], time.monotonic() + seconds
    while time.monotonic() < end:
        process = start(BENCH, folder, **SILENT)
        samples = watch(process, interval=0.1)
        if process.wait() != 0:
            sys.exit(f"error: bench: exit code {process.returncode}")
        report = json.loads((folder / "b.json").read_text())
        memory, threads, descriptors = zip(*samples)
        # While a run begins and ends, it has others for some milliseconds, which a sample sees by chance.
        runs.append((max(memory), statistics.mode(threads), statistics.mode(descriptors)))
        ratios.append(kernel_ratio(report["benchmarks"]))
        floors.append(report["context"]["mnist_bench"]["noise_floor"])
    return runs, ratios, floors


def main():
    seconds = 60 * float(sys.argv[1] if len(sys.argv) > 1 else 60)
    with tempfile.TemporaryDirectory(prefix="mnist-bench-soak-") as name:
        training, before, after = train(Path(name), seconds / 2)
        runs, ratios, floors = bench(Path(name), seconds / 2)
    floor = statistics.median(floors)
    verdicts = [
        judge_resources("train", training),
        judge_speed("train", before, after, floor),
        judge_resources("bench, each run", runs),
        judge_speed("bench", ratios[:TURNS], ratios[TURNS:][-TURNS:], floor),
    ]
    sys.exit(0 if all(verdicts) else 1)


if __name__ == "__main__":
    main()
