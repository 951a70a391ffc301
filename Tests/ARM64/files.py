"""Writes what the arm64 program reads into a folder, as bare bytes, because that program inflates and parses nothing:
files.py WEIGHTS.safetensors MNIST_FOLDER FOLDER."""

import gzip
import json
import struct
import sys
from pathlib import Path


def tensors(path):
    """The tensors' bytes, one after the other, in the network's order, which is the file's."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    entries = [entry for name, entry in json.loads(data[8 : 8 + length]).items() if name != "__metadata__"]
    places = sorted(tuple(entry["data_offsets"]) for entry in entries)
    return b"".join(data[8 + length + begin : 8 + length + end] for begin, end in places)


def idx(folder, name, header):
    """The elements of a compressed IDX file, whose header has so many bytes."""
    return gzip.decompress((Path(folder) / f"{name}.gz").read_bytes())[header:]


def main(weights, mnist, folder):
    folder = Path(folder)
    count = 100
    pixels = idx(mnist, "t10k-images-idx3-ubyte", 16)[: count * 28 * 28]
    scale = struct.unpack("<f", struct.pack("<f", 1 / 255))[0]
    (folder / "weights").write_bytes(tensors(weights))
    (folder / "images").write_bytes(struct.pack(f"<{len(pixels)}f", *(pixel * scale for pixel in pixels)))
    (folder / "labels").write_bytes(idx(mnist, "t10k-labels-idx1-ubyte", 8)[:count])
    (folder / "pixels").write_bytes(idx(mnist, "train-images-idx3-ubyte", 16))
    (folder / "classes").write_bytes(idx(mnist, "train-labels-idx1-ubyte", 8))


main(*sys.argv[1:])
