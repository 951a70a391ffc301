"""Digits that both the page and the program read: IDX files, and what the program makes of them."""

import json
import math
import os
import struct
import subprocess
from pathlib import Path

NAMES = {"train": "train", "test": "t10k"}


class Program:
    """The command line."""

    def __init__(self, path, folder):
        self.path = path
        self.folder = folder

    def run(self, *arguments):
        result = subprocess.run([self.path, *map(str, arguments)], capture_output=True, text=True)
        if result.returncode:
            raise SystemExit(f"error: {' '.join(map(str, arguments))}: {result.stderr.strip()}")
        return result.stdout

    def log_probabilities(self, images, kernels):
        """Ten logarithms for each image of an IDX file, their mean taken off: logits without their common part."""
        answers = json.loads(self.run("predict", "--as-is", "--json", images, "--kernels", kernels))
        return [centred([math.log(max(p, 1e-300)) for p in answer["probabilities"]]) for answer in answers]

    def weights(self, data, kernels):
        """The parameters after an epoch of training on the digits of a folder, by name."""
        output = self.folder / "native"
        self.run("train", "--data", data, "--epochs", 1, "--kernels", kernels, "--threads", 1, "--no-progress", "--output", output)
        return tensors(next(output.glob("*.safetensors")).read_bytes())


def centred(row):
    mean = sum(row) / len(row)
    return [value - mean for value in row]


def write_digits(folder, parts):
    """Writes IDX files of (pixels, labels) for the parts "train" and "test"."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, (pixels, labels) in parts.items():
        header = struct.pack(">IIII", 0x0803, len(labels), 28, 28)
        (folder / f"{NAMES[part]}-images-idx3-ubyte").write_bytes(header + pixels)
        (folder / f"{NAMES[part]}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x0801, len(labels)) + labels)


def tensors(data):
    """The bytes of each tensor of a safetensors file that belongs to the network."""
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    found = {}
    for name, tensor in header.items():
        if name != "__metadata__" and name.split("/")[-1] in ("kernel", "bias") and name.count("/") == 1:
            start, end = tensor["data_offsets"]
            found[name] = data[8 + length + start : 8 + length + end]
    return found


def mnist():
    """MNIST's four files, or nothing."""
    folder = os.environ.get("MNIST_DIR")
    if not folder:
        return []
    files = [Path(folder) / f"{name}-{kind}" for name in NAMES.values() for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")]
    return [found for file in files for found in [file, file.with_name(file.name + ".gz")] if found.exists()]
