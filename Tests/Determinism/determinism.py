"""One recipe, seed and kernel set give the same checkpoint to the byte and the same history but for its times: over 20
runs, for any number of threads, while another process keeps every core busy, and resumed from any epoch.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Faults"))
from program import PROGRAM, run, write_tiny_digits  # noqa: E402

EPOCHS = 4
NAME = "train-documented-seed1"
# What depends on the run and not on what it computes.
TIMES = ("seconds", "images_per_second")


def train(folder, output, *flags, epochs=EPOCHS):
    """Trains; the checkpoint's bytes, the history without its times and the digest of the weights."""
    status, printed, errors = run(
        ["train", "--data", "data", "--epochs", epochs, "--output", output, *flags], folder, 600
    )
    if status != 0:
        sys.exit(f"error: train {' '.join(map(str, flags))}: exit code {status}: {errors}")
    history = json.loads((folder / output / f"{NAME}.json").read_text())
    for epoch in history["epochs"]:
        for field in TIMES:
            del epoch[field]
    del history["environment"]["date"]
    del history["threads"]
    digest = history["weights_digest"]
    if digest not in printed:
        sys.exit("error: the digest that is printed is not the history's")
    return (folder / output / f"{NAME}.safetensors").read_bytes(), history, digest


def main():
    differing = 0
    with tempfile.TemporaryDirectory(prefix="mnist-bench-determinism-") as name:
        folder = Path(name)
        write_tiny_digits(folder / "data", per_class=50)
        first = train(folder, "first")

        def compare(label, other):
            nonlocal differing
            same = other == first
            differing += not same
            print(f"{label}: {'the same' if same else 'DIFFERENT'}", flush=True)

        runs = [train(folder, f"run{index}") for index in range(19)]
        compare("20 runs", first if all(run == first for run in runs) else None)
        for threads in (1, 2, 3, 4, 8):
            compare(f"{threads} threads", train(folder, f"threads{threads}", "--threads", threads))
        load = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(os.cpu_count())]
        try:
            compare("every core busy", train(folder, "loaded"))
        finally:
            for process in load:
                process.kill()
        for epoch in range(1, EPOCHS):
            train(folder, f"from{epoch}", epochs=epoch)
            checkpoint = f"from{epoch}/{NAME}.safetensors"
            compare(f"resumed after epoch {epoch}", train(folder, f"from{epoch}", "--from", checkpoint))
        print(f"weights SHA-256 {first[2]}")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
