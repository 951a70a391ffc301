"""The program under test, the data it is given, and what must hold of the files it leaves."""

import gzip
import hashlib
import json
import os
import random
import signal
import struct
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("MNIST_BENCH", ROOT / ".build/release/mnist-bench"))


class Failure(Exception):
    """Something that must hold does not."""


def expect(condition, message):
    if not condition:
        raise Failure(message)


def expect_hits(what, hits, times):
    """At least a fifth of the attempts hit what they are for: a test that never does would prove nothing."""
    expect(5 * hits >= times, f"only {hits} of {times} {what}")


def write_tiny_digits(folder, per_class=4):
    """Four IDX files of so few images that an epoch takes milliseconds."""
    folder.mkdir(parents=True, exist_ok=True)
    for prefix in ("train", "t10k"):
        labels = bytes(index % 10 for index in range(10 * per_class))
        images = b"".join(
            bytes(255 if row // 3 == label else 0 for row in range(28) for _ in range(28)) for label in labels
        )
        (folder / f"{prefix}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 0x803, len(labels), 28, 28) + images)
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, len(labels)) + labels)


def start(arguments, folder, **options):
    """Starts the program in `folder`; what it prints is kept."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=folder, stdin=subprocess.DEVNULL, **options)


def run(arguments, folder, seconds=120, **options):
    """Runs the program to its end, which must come in so many seconds: exit code, standard output and standard error."""
    return finish(start(arguments, folder, **options), seconds)


def finish(process, seconds=60):
    """Waits until the program ends, and ends it after so many seconds: exit code, standard output and standard error."""
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Failure(f"{process.args[1]} has not ended after {seconds} s") from None
    return process.returncode, (output or b"").decode(), (errors or b"").decode()


def stop_at_random(arguments, folder, longest, signal_number=signal.SIGKILL, shortest=0):
    """Starts the program and sends it a signal after `shortest` to `longest` seconds: whether it still ran, exit code."""
    process = start(arguments, folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(random.uniform(shortest, longest))
    ran = process.poll() is None
    process.send_signal(signal_number)
    return ran, finish(process)[0]


def temporary_files(folder):
    return sorted(path.name for path in folder.rglob("*.partial"))


def expect_no_temporary_files(folder):
    expect(not temporary_files(folder), f"temporary files are left: {temporary_files(folder)}")


def expect_whole_json(path):
    """A report or history is not there, or whole: then it is returned."""
    if path.exists():
        try:
            return json.loads(path.read_text())
        except ValueError as error:
            raise Failure(f"{path.name} is not whole: {error}") from error


def expect_whole_safetensors(path):
    """A checkpoint is not there, or as long as its header says."""
    if not path.exists():
        return
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
    expect(len(data) == 8 + length + max(ends), f"{path.name} is not whole")


def metadata(path):
    """What a whole checkpoint says of itself."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length])["__metadata__"]


def sha256_of_contents(path):
    return hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest()
