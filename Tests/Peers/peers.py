"""Runs mnist-bench and its peers in turns, and writes what came out as JSON and as a table."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import host
from protocol import Workload, data_folder
from summary import OURS, summarize
from table import markdown

SCHEMA_VERSION = 1
FOLDER = Path(__file__).resolve().parent
REPOSITORY = FOLDER.parents[1]

TRAINING = ("tensorflow", "torch", "jax")
INFERENCE = (*TRAINING, "onnxruntime", "openvino")
WORKLOADS = ("inference-1", "inference-32", "inference-1024", "train-32", "train-128", "accuracy-32")


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--peers", nargs="+", choices=INFERENCE, default=INFERENCE, metavar="PEER",
        help=f"default: {', '.join(INFERENCE)}; the last two only infer")
    parser.add_argument(
        "--workloads", nargs="+", type=workload_name, default=WORKLOADS, metavar="WORKLOAD",
        help=f"default: {', '.join(WORKLOADS)}; the number is the batch size")
    parser.add_argument("--rounds", type=positive, default=5, help="turns of each contestant (default: 5)")
    parser.add_argument("--images", type=positive, default=60_000, help="training images of an epoch (default: 60000)")
    parser.add_argument("--seconds", type=float, default=1, help="seconds to sample inference in a turn (default: 1)")
    parser.add_argument("--timeout", type=float, default=600, help="seconds that a turn may take (default: 600)")
    parser.add_argument(
        "--all-configurations", action="store_true", help="try all configurations of each peer, not only the fastest")
    parser.add_argument("--binary", type=Path, default=REPOSITORY / ".build/release/mnist-bench", help="our program")
    parser.add_argument("--output", type=Path, help=f"default: Results/peers-{host.kind()}.json")
    chosen = parser.parse_args()
    if not chosen.binary.is_file():
        parser.error(f"--binary: {chosen.binary} does not exist; build it with: make build")
    chosen.output = chosen.output or REPOSITORY / "Results" / f"peers-{host.kind()}.json"
    return chosen


def workload_name(name):
    """The name of a workload that there is."""
    try:
        Workload.named(name)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{name}: expected one such as train-32, accuracy-32, inference-1") from None
    return name


def positive(text):
    """A number from 1."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def main():
    """Compares, workload by workload; the report is written after each, so that what is done is kept."""
    chosen = options()
    # Ends here if there is no data: else every turn would fail, and the failures replace a former report's rows.
    data_folder()
    report = read(chosen.output)
    failed = False
    for name in chosen.workloads:
        context = host.context()
        before = host.Usage.now()
        records = take_turns(name, contestants(name, chosen), chosen)
        context["warnings"] = host.warnings(before, host.Usage.now(), context["load_average"])
        figures = summarize(records)
        failed |= any("error" in each for each in figures.values())
        report["workloads"][name] = {
            "context": context, "rounds": chosen.rounds, "images": chosen.images, "contestants": figures,
        }
        write(chosen.output, json.dumps(report, indent=2) + "\n")
        write(chosen.output.with_suffix(".md"), markdown(report))
    print(markdown(report))
    log(f"report: {chosen.output}")
    return 1 if failed else 0


def contestants(workload, chosen):
    """The arguments that start each contestant, by its name."""
    able = INFERENCE if Workload.named(workload).kind == "inference" else TRAINING
    commands = {OURS: [sys.executable, FOLDER / "mnist_bench_peer.py", "--binary", chosen.binary]}
    for peer in (peer for peer in able if peer in chosen.peers):
        command = [sys.executable, FOLDER / f"{peer}_peer.py"]
        if not chosen.all_configurations:
            commands[peer] = command
            continue
        for name in ask([*command, "--workload", workload, "--list"], chosen.timeout):
            commands[f"{peer}: {name}"] = [*command, "--configuration", name]
    return commands


def take_turns(workload, commands, chosen):
    """Each contestant's records: in each round each has its turn, in a process of its own."""
    records = {name: [] for name in commands}
    for number in range(1, chosen.rounds + 1):
        for name, command in commands.items():
            log(f"{workload}, round {number} of {chosen.rounds}: {name}", end=" ")
            # The seed changes with the round: how many epochs an accuracy takes depends on it.
            command = [
                *command, "--workload", workload, "--images", chosen.images, "--seconds", chosen.seconds,
                "--seed", number, "--started", time.monotonic(),
            ]
            try:
                record = ask(command, chosen.timeout)
                log(f"{record['images_per_second']:,.0f} images/s")
            except TurnError as error:
                record = {"error": str(error)}
                log(f"failed: {error}")
            records[name].append(record)
    return records


class TurnError(Exception):
    """A contestant that does not answer, in one line."""


def ask(command, timeout):
    """The last line that a command prints, which is JSON. Whatever the command started ends with it."""
    process = subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True, cwd=REPOSITORY)
    try:
        output, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        raise TurnError(f"no answer within {timeout:g} s") from None
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        lines = errors.strip().splitlines() or [f"ended with status {process.returncode}"]
        raise TurnError(lines[-1].removeprefix("error: "))
    return json.loads(output.strip().splitlines()[-1])


def read(path):
    """The report at `path`, to which workloads are added, or a new one."""
    if not path.exists():
        return {"schema_version": SCHEMA_VERSION, "host": host.kind(), "workloads": {}}
    try:
        report = json.loads(path.read_text())
    except ValueError:
        raise SystemExit(f"error: {path}: is not JSON; move it away, or give another --output") from None
    if report.get("schema_version") != SCHEMA_VERSION:
        raise SystemExit(f"error: {path}: schema_version: expected {SCHEMA_VERSION}; give another --output")
    return report


def write(path, text):
    """Writes a file, complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def log(text, end="\n"):
    """Tells the user, on standard error."""
    print(text, end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    # Whoever stops the runner stops the contestant whose turn it is.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
