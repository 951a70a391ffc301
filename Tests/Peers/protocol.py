"""What the runner asks a contestant for, and the record it gets back. Imports nothing that takes memory."""

import argparse
import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

THREADS = os.cpu_count()
TARGET_ACCURACY = 0.99
MAXIMUM_EPOCHS = 10


@dataclass
class Workload:
    """train-B, accuracy-B or inference-B: an epoch, training to 99.0 %, or classifying, with batches of B images."""

    kind: str
    batch_size: int

    @classmethod
    def named(cls, name):
        """The workload of this name; a ValueError if there is none."""
        kind, _, batch_size = name.rpartition("-")
        if kind not in ("train", "accuracy", "inference") or not int(batch_size) > 0:
            raise ValueError(name)
        return cls(kind, int(batch_size))


def options():
    """The options of every contestant, the same for all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--workload", required=True, help="train-B, accuracy-B or inference-B, B being the batch size")
    parser.add_argument("--configuration", help="default: the fastest")
    parser.add_argument("--list", action="store_true", help="print the configurations' names instead")
    parser.add_argument("--images", type=int, default=60_000, help="training images of an epoch")
    parser.add_argument("--seconds", type=float, default=1, help="how long to sample inference")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--started", type=float, default=time.monotonic(), help="when, on the monotonic clock")
    parser.add_argument("--binary", default=".build/release/mnist-bench", help="mnist-bench's own program")
    return parser.parse_args()


def needs_more(workload, epochs):
    """Whether training goes on after these epochs."""
    if not epochs:
        return True
    return workload.kind == "accuracy" and not has_reached_target(epochs) and len(epochs) < MAXIMUM_EPOCHS


def training_record(workload, epochs, images):
    """The record of a run of epochs; a run that was to reach an accuracy and did not has no time."""
    seconds = sum(epoch["seconds"] for epoch in epochs)
    counts = workload.kind == "train" or has_reached_target(epochs)
    return {
        "seconds": seconds if counts else None,
        "images_per_second": len(epochs) * images / seconds,
        "epochs": epochs,
    }


def has_reached_target(epochs):
    """Whether the last epoch's network is good enough."""
    return epochs[-1]["test_accuracy"] >= TARGET_ACCURACY


def peak_resident_bytes(who=resource.RUSAGE_SELF):
    """The most memory that this process, or its largest child, has held so far."""
    return resource.getrusage(who).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def data_folder():
    """Where MNIST's four files are: $MNIST_DIR, or Datasets/mnist in the repository."""
    repository = Path(__file__).resolve().parents[2]
    path = Path(os.environ.get("MNIST_DIR") or repository / "Datasets" / "mnist")
    if not (path / "train-images-idx3-ubyte.gz").is_file():
        raise SystemExit(f"error: {path}: expected MNIST's four .gz files; set MNIST_DIR to their folder")
    return path
