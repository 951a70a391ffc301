"""MNIST as arrays of bytes, read with gzip and numpy."""

import gzip

import numpy as np

import protocol


def read_idx(path):
    """The bytes of an IDX file of unsigned bytes, of whatever rank."""
    with gzip.open(path) as file:
        content = file.read()
    rank = content[3]
    if content[:3] != b"\0\0\x08" or rank not in (1, 3):
        raise SystemExit(f"error: {path}: expected an IDX file of unsigned bytes, of rank 1 or 3")
    shape = np.frombuffer(content, ">u4", rank, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load(part):
    """Images (N, 28, 28, 1) u8 and labels (N,) u8 of `part`: "train" or "t10k"."""
    images = read_idx(protocol.data_folder() / f"{part}-images-idx3-ubyte.gz")
    return images[..., None], read_idx(protocol.data_folder() / f"{part}-labels-idx1-ubyte.gz")


def scaled(images):
    """Pixels as f32 from 0 to 1."""
    return np.ascontiguousarray(images, np.float32) / np.float32(255)
