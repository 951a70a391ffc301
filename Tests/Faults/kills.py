"""Ends the program at random moments, by kill -9 and by Ctrl-C: every output is the old one or the new one, whole."""

import http.server
import os
import shutil
import signal
import threading
import time
from pathlib import Path

from program import (
    ROOT,
    expect,
    expect_hits,
    expect_no_temporary_files,
    expect_whole_json,
    expect_whole_safetensors,
    metadata,
    run,
    sha256_of_contents,
    stop_at_random,
    temporary_files,
    write_tiny_digits,
)

CHECKPOINT = "train-documented-seed1.safetensors"


def train(folder, times, signal_number=signal.SIGKILL, flags=("--threads", 1)):
    """Training that writes a checkpoint every few milliseconds; afterwards it goes on from the one that is there."""
    write_tiny_digits(folder / "data")
    results = folder / "Results"
    start = time.monotonic()
    status, _, errors = run(["train", "--data", "data", "--epochs", 1, *flags], folder)
    expect(status == 0, errors)
    longest = max(0.4, 3 * (time.monotonic() - start))
    shutil.rmtree(results)
    resumed = while_writing = 0
    for _ in range(times):
        ran, status = stop_at_random(
            ["train", "--data", "data", "--epochs", 10_000, *flags], folder, longest, signal_number
        )
        expect(ran, "training of 10,000 epochs ended by itself")
        if signal_number == signal.SIGINT:
            # Before the program watches for it, the signal ends it as it ends any program.
            expect(status in (130, -signal.SIGINT), f"exit code {status} after Ctrl-C")
            expect(status != 130 or not temporary_files(results), "Ctrl-C left temporary files")
        expect(len(temporary_files(results)) <= 2, "temporary files pile up")
        while_writing += bool(temporary_files(results))
        checkpoint = results / CHECKPOINT
        expect_whole_safetensors(checkpoint)
        expect_whole_json(checkpoint.with_suffix(".json"))
        if checkpoint.exists():
            status, _, errors = run_one_more_epoch(checkpoint, folder)
            expect(status == 0, f"--from does not go on: {errors}")
            expect_no_temporary_files(results)
            resumed += 1
        if resumed % 5 == 0:
            shutil.rmtree(results, ignore_errors=True)
    expect_hits("runs left a checkpoint to go on from", resumed, times)
    return f"{times} times, {while_writing} while a file was being written, {resumed} times gone on with --from"


def run_one_more_epoch(checkpoint, folder):
    """Goes on from the checkpoint; the history was written before it, and may be one epoch ahead or a new run's first."""
    epochs = int(metadata(checkpoint)["epochs"])
    return run(["train", "--from", checkpoint, "--data", "data", "--epochs", epochs + 1, "--threads", 1], folder)


def bench(folder, times):
    """A quick benchmark of a few shapes over an old report; afterwards --resume finishes what was begun."""
    write_tiny_digits(folder / "data")
    report = folder / "b.json"
    unfinished = folder / "b.json.unfinished"
    arguments = [
        "bench",
        "--force",
        "--quick",
        "--workloads",
        "dense2-forward",
        "gemm:m8n8k8",
        "dense:i16o16",
        "pool:h4w4c4",
        "--kernels",
        "naive",
        "--seconds",
        0.01,
        "--data",
        "data",
        "--output",
        "b.json",
    ]
    start = time.monotonic()
    status, _, errors = run(arguments, folder)
    expect(status == 0, errors)
    duration = time.monotonic() - start
    benchmarks = names(report)
    killed = replaced = resumed = 0
    for _ in range(times):
        before = report.read_bytes()
        ran, _ = stop_at_random(arguments, folder, 1.1 * duration)
        killed += ran
        expect(names(report) == benchmarks, "the report is not whole")
        replaced += report.read_bytes() != before
        expect(len(temporary_files(folder)) <= 1, "temporary files pile up")
        if unfinished.exists():
            status, _, errors = run([*arguments, "--resume"], folder)
            expect(status == 0, f"--resume does not go on: {errors}")
            expect(names(report) == benchmarks, "the report that was finished by --resume is not whole")
            expect(not unfinished.exists(), "--resume leaves what it has finished")
            resumed += 1
    status, _, errors = run(arguments, folder)
    expect(status == 0, errors)
    expect_no_temporary_files(folder)
    expect_hits("runs of bench were killed before their end", killed, times)
    expect_hits("runs of bench left something to go on from", resumed, times)
    return (
        f"{times} times, {killed} before its end, {resumed} times gone on with --resume; "
        f"the report replaced {replaced} times and else the old one"
    )


def names(report):
    """The benchmarks in a report, which must be JSON to its end."""
    return {row["run_name"] for row in expect_whole_json(report)["benchmarks"]}


def report(folder, times):
    """A page, both charts and the ladder's page, drawn from one set of reports and from another in turns."""
    results = ROOT / "Results"
    files = [results / "reference-bench.json", results / "reference-network.json"]
    sources = [files[:1], files]
    names = ["page.html", "ladder.md", "charts/ladder.svg", "charts/roofline.svg"]
    outputs = ["--output", "page.html", "--ladder", "ladder.md", "--charts", "charts"]
    wholes = {name: [] for name in names}
    start = time.monotonic()
    for files in sources:
        status, _, errors = run(["report", *files, *outputs], folder)
        expect(status == 0, errors)
        for name in names:
            wholes[name].append((folder / name).read_bytes())
    expect(len(set(wholes["page.html"])) == 2, "pages of different reports are the same")
    duration = (time.monotonic() - start) / len(sources)
    killed = replaced = while_writing = 0
    for index in range(times):
        before = [(folder / name).read_bytes() for name in names]
        # Files are written at the end, so the first half of the time would tell less.
        arguments = ["report", *sources[index % 2], *outputs]
        ran, _ = stop_at_random(arguments, folder, 1.1 * duration, shortest=0.5 * duration)
        killed += ran
        after = [(folder / name).read_bytes() for name in names]
        for name, data in zip(names, after):
            expect(data in wholes[name], f"{name} is neither the old one nor the new one")
        expect(len(temporary_files(folder)) <= 1, "temporary files pile up")
        while_writing += bool(temporary_files(folder))
        replaced += before != after
    status, _, errors = run(["report", *sources[0], *outputs], folder)
    expect(status == 0, errors)
    expect_no_temporary_files(folder)
    expect_hits("runs of report were killed before their end", killed, times)
    return (
        f"{times} times, {killed} before its end and {while_writing} while a file was being written; "
        f"outputs replaced {replaced} times and else the old ones"
    )


class SlowMirror(http.server.SimpleHTTPRequestHandler):
    """Serves the folder in pieces, so that a fetch takes a while."""

    def copyfile(self, source, outputfile):
        while piece := source.read(1 << 19):
            outputfile.write(piece)
            time.sleep(0.01)

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError):
            pass


def fetch(folder, times):
    """Fetching MNIST from a slow mirror on this machine; the last fetch, which is let be, completes it."""
    source = Path(os.environ["MNIST_DIR"]).resolve()
    expected = {path.name: sha256_of_contents(path) for path in source.glob("*-ubyte.gz")}
    handler = lambda *arguments: SlowMirror(*arguments, directory=str(source))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    arguments = ["data", "fetch", "mnist", "--mirror", address, "--to", "mnist"]
    killed = completed = 0
    for _ in range(times):
        ran, _ = stop_at_random(arguments, folder, 0.8)
        killed += ran
        files = {path.name for path in (folder / "mnist").glob("*.gz")}
        for name in files:
            expect(sha256_of_contents(folder / "mnist" / name) == expected[name], f"{name} is not whole")
        expect(len(temporary_files(folder)) <= 1, "temporary files pile up")
        if len(files) == 4:
            completed += 1
            shutil.rmtree(folder / "mnist")
    status, _, errors = run(arguments, folder)
    expect(status == 0, errors)
    expect_no_temporary_files(folder)
    server.shutdown()
    expect_hits("fetches were killed before their end", killed, times)
    return f"{times} times, {killed} before its end; {completed} fetches completed over several runs"
