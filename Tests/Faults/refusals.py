"""What the system can refuse: a full disk, a read-only folder, a closed pipe, folders that vanish."""

import os
import resource
import shutil
import subprocess
import time

from program import (
    expect,
    expect_no_temporary_files,
    expect_whole_json,
    expect_whole_safetensors,
    finish,
    run,
    start,
    write_tiny_digits,
)

TRAIN = ["train", "--data", "data", "--epochs", 2, "--threads", 1]
TRAIN_LONG = ["train", "--data", "data", "--epochs", 10_000, "--threads", 1]
BENCH = ["bench", "--force", "--quick", "--workloads", "dense2-forward", "--kernels", "naive", "--seconds", 0.01]
BENCH += ["--data", "data"]


def expect_one_line(errors, *parts):
    """The last line of standard error is one "error: ..." that says all of it."""
    lines = errors.strip().splitlines()
    expect(lines and lines[-1].lower().startswith("error: "), f"no error line: {errors}")
    for part in parts:
        expect(part in lines[-1], f"no {part!r} in: {lines[-1]}")


def writers(folder, target):
    """Commands that write one file each into `target`, and their files' names, from what a training run has left."""
    status, _, errors = run([*TRAIN, "--output", "trained"], folder)
    expect(status == 0, errors)
    checkpoint = folder / "trained/train-documented-seed1.safetensors"
    evaluate = ["evaluate", "--data", "data", "--weights", checkpoint]
    return [
        ([*evaluate, "--json", target / "evaluation.json"], "evaluation.json"),
        (["report", checkpoint.with_suffix(".json"), "--output", target / "page.html"], "page.html"),
        ([*TRAIN, "--output", "traced", "--trace", target / "trace.json"], "trace.json"),
    ]


def full_disk(folder):
    """A disk too small for what is to be written; where none can be mounted, a limit on the size of files."""
    write_tiny_digits(folder / "data")
    disk = folder / "disk"
    disk.mkdir()
    mounted = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True).returncode == 0
    )
    limits = {} if mounted else {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))}
    reason = "No space left on device" if mounted else "File too large"
    commands = writers(folder, disk)
    try:
        old = b"x" * 100
        name = disk / "train-documented-seed1.safetensors"
        name.write_bytes(old)
        status, _, errors = run([*TRAIN, "--output", disk], folder, **limits)
        expect(status == 1, f"train on a full disk: exit code {status}")
        expect_one_line(errors, str(disk), "cannot be written", reason)
        expect(name.read_bytes() == old, "the old checkpoint is not what it was")
        expect_whole_json(name.with_suffix(".json"))
        expect_no_temporary_files(disk)

        if mounted:
            (disk / "filler").write_bytes(b"x" * (shutil.disk_usage(disk).free))
        status, _, errors = run([*BENCH, "--output", disk / "b.json"], folder, **limits)
        expect(status == 1, f"bench on a full disk: exit code {status}")
        expect_one_line(errors, "b.json", "cannot be written", reason)
        expect(not (disk / "b.json").exists(), "half a report is there")
        for arguments, name in commands:
            status, _, errors = run(arguments, folder, **limits)
            expect(status == 1, f"{arguments[0]} on a full disk: exit code {status}")
            # Without a disk of its own, the trace's checkpoint is what is too large.
            expect_one_line(errors, name if mounted or arguments[0] != "train" else "traced", "cannot be written", reason)
            expect(not (disk / name).exists(), f"half of {name} is there")
        expect_no_temporary_files(folder)
        if mounted:
            expect_whole_safetensors(folder / "traced/train-documented-seed1.safetensors")
        expect_no_temporary_files(disk)

        status, _, errors = run(["data", "fetch", "synthetic", "--to", disk / "digits"], folder, **limits)
        expect(status == 1, f"data fetch on a full disk: exit code {status}")
        expect_one_line(errors, reason)
        expect_no_temporary_files(disk)
    finally:
        if mounted:
            subprocess.run(["umount", disk], check=True)
    return "a disk of 64 kB" if mounted else "files of at most 4 kB"


def read_only_folder(folder):
    """A folder that cannot be written to is refused before any work is done."""
    write_tiny_digits(folder / "data")
    results = folder / "results"
    results.mkdir()
    mounted = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", results], capture_output=True).returncode == 0
    )
    if not mounted:
        results.chmod(0o555)
        if os.access(results, os.W_OK):
            return "skipped: this user may write everywhere, and cannot mount"
    commands = [arguments for arguments, _ in writers(folder, results)]
    commands += [[*TRAIN_LONG, "--output", results], [*BENCH, "--output", results / "b.json"]]
    try:
        for arguments in commands:
            status, _, errors = run(arguments, folder, seconds=30)
            expect(status == 1, f"{arguments[0]} into a read-only folder: exit code {status}")
            expect_one_line(errors, str(results))
        status, _, errors = run(["data", "fetch", "synthetic", "--to", results / "digits"], folder)
        expect(status == 1, f"data fetch into a read-only folder: exit code {status}")
        expect_one_line(errors, str(results))
    finally:
        if mounted:
            subprocess.run(["umount", results], check=True)
        else:
            results.chmod(0o755)
    return "train, its trace, bench, evaluate, report and data fetch refuse it"


def closed_pipe(folder):
    """A reader that goes away early ends the program quietly, by SIGPIPE as it does any; results are written before."""
    write_tiny_digits(folder / "data")
    commands = [
        ["summary"],
        ["bench", "--list"],
        ["--help"],
        ["data", "show", "0", "--data", "data"],
        [*BENCH, "--output", "b.json"],
        [*TRAIN, "--profile", "--trace", "trace.json"],
        ["evaluate", "--data", "data", "--weights", "Results/train-documented-seed1.safetensors", "--json", "e.json"],
        ["report", "Results/train-documented-seed1.json", "--output", "page.html", "--charts", "charts"],
        ["reproduce", "linear-regression", "--seeds", 1, "--no-progress", "--output", "reproduced"],
    ]
    for arguments in commands:
        process = start(arguments, folder)
        process.stdout.close()
        errors = process.stderr.read()
        status = process.wait(timeout=120)
        expect(status in (0, -13, 141), f"{arguments[0]} | head: exit code {status}: {errors.decode()}")
        expect(b"rror" not in errors and b"rash" not in errors, f"{arguments[0]} | head: {errors.decode()}")
    for name in ("b.json", "trace.json", "e.json", "reproduced/reproduce.json"):
        expect((folder / name).exists(), f"{name} is not written before anything is printed")
        expect_whole_json(folder / name)
    for name in ("page.html", "charts/documented-loss.svg"):
        expect((folder / name).exists(), f"report has not written {name} before it prints")
    expect((folder / "Results/train-documented-seed1.safetensors").exists(), "train has not written its checkpoint")
    expect_no_temporary_files(folder)
    return f"{len(commands)} commands end quietly, with their files whole"


def full_streams(folder):
    """A full standard error changes nothing; a full standard output ends with 1 and a line; a deaf one stays quiet."""
    write_tiny_digits(folder / "data")
    evaluate = ["evaluate", "--data", "data", "--weights", "Results/train-documented-seed1.safetensors"]
    commands = [[*TRAIN, "--profile"], [*BENCH, "--output", "b.json"], [*evaluate, "--json", "e.json"], ["summary"]]
    with open("/dev/full", "wb") as full:
        for arguments in commands:
            status, output, _ = run(arguments, folder, stderr=full)
            expect(status == 0 and output, f"{arguments[0]} 2>/dev/full: exit code {status}")
            status, _, errors = run(arguments, folder, stdout=full)
            expect(status == 1, f"{arguments[0]} >/dev/full: exit code {status}")
            expect_one_line(errors, "standard output: cannot be written: No space left on device")
            # As under a service manager that ignores SIGPIPE.
            process = start(arguments, folder, restore_signals=False)
            process.stderr.close()
            status = finish(process)[0]
            expect(status == 0, f"{arguments[0]} with nobody at its standard error: exit code {status}")
    for name in ("b.json", "e.json"):
        expect((folder / name).exists(), f"{name} is not written")
        expect_whole_json(folder / name)
    expect_no_temporary_files(folder)
    return f"{len(commands)} commands do their work"


def vanished_folders(folder):
    """A data folder that is not there, one without a file, one that goes during a run, and an output folder that does."""
    write_tiny_digits(folder / "data")
    shutil.copytree(folder / "data", folder / "half")
    (folder / "half/t10k-labels-idx1-ubyte").unlink()
    for data, parts in (("none", ["none"]), ("half", ["half", "t10k-labels-idx1-ubyte"])):
        for command in (TRAIN, BENCH):
            status, _, errors = run([*(data if part == "data" else part for part in command)], folder)
            expect(status == 1, f"{command[0]} without data: exit code {status}")
            expect_one_line(errors, *parts)
    expect(not any((folder / "Results").glob("*")) if (folder / "Results").exists() else True, "something was written")

    shutil.copytree(folder / "data", folder / "lost")
    process = start([*TRAIN, "--data", "lost", "--epochs", 200, "--output", "kept"], folder)
    wait_for(folder / "kept/train-documented-seed1.safetensors")
    shutil.rmtree(folder / "lost")
    status, _, errors = finish(process)
    expect(status == 0, f"train whose data went, once they were read: {errors}")

    process = start([*TRAIN_LONG, "--output", "gone"], folder)
    wait_for(folder / "gone/train-documented-seed1.safetensors")
    shutil.move(folder / "gone", folder / "moved")
    status, _, errors = finish(process)
    expect(status == 1, f"train into a folder that went: exit code {status}")
    expect_one_line(errors, "gone/", "cannot be written", "No such file or directory")
    expect_whole_safetensors(folder / "moved/train-documented-seed1.safetensors")
    return "named in one line; what was written stays whole"


def wait_for(path):
    """Returns once the file is there."""
    deadline = time.monotonic() + 60
    while not path.exists():
        expect(time.monotonic() < deadline, f"no {path.name} after a minute")
        time.sleep(0.01)
