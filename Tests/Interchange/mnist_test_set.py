"""MNIST's test set from a folder of IDX files, plain or gzip."""

import gzip
import pathlib

import numpy as np


def read(folder, stem, skipped):
    path = pathlib.Path(folder) / f"{stem}-ubyte"
    data = path.read_bytes() if path.exists() else gzip.decompress(path.with_name(path.name + ".gz").read_bytes())
    return np.frombuffer(data, np.uint8)[skipped:]


def load(folder):
    """Images (N, 28, 28, 1) of 0 to 1 in float32, and labels."""
    images = read(folder, "t10k-images-idx3", 16).reshape(-1, 28, 28, 1)
    return images.astype(np.float32) * np.float32(1 / 255), read(folder, "t10k-labels-idx1", 8)
