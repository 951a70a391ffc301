"""Writes ../Fixtures/golden.safetensors: TensorFlow's results for one batch of the benchmarked network.

Every recorded value is computed in double precision from single-precision weights and rounded to single precision
once, so an engine's error bound need not allow for TensorFlow's own rounding. How far single-precision runs of
TensorFlow are from those values is recorded too, per tensor, in the file's metadata.
"""

import json
import os
import platform
import struct
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras
import numpy as np
import safetensors.numpy
import tensorflow as tf

import digits
import network
import robustness

FIXTURE = Path(__file__).resolve().parent.parent / "Fixtures" / "golden.safetensors"
IMAGES = 32
IMAGE_SEED = 1
# The first of seeds 1, 2, ... for which no change of a sum by up to MARGIN switches a ReLU or a window's maximum.
# MARGIN is twice the greatest error of single precision, so the gradients do not depend on the order of summation.
WEIGHT_SEED = 2454
MARGIN = 1e-6
PERMUTED_RUNS = 8


def write_safetensors(path, tensors, metadata):
    """The safetensors format with sorted keys, so that equal contents are equal bytes (the library's order varies)."""
    codes = {"float32": "F32", "uint8": "U8"}
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in sorted(tensors.items(), key=lambda item: (-item[1].itemsize, item[0])):
        begin, data = len(data), data + tensor.tobytes()
        header[name] = {
            "dtype": codes[tensor.dtype.name], "shape": list(tensor.shape), "data_offsets": [begin, len(data)]}
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    temporary = path.with_suffix(".partial")
    temporary.write_bytes(struct.pack("<Q", len(text)) + text + data)
    temporary.replace(path)


def main():
    tf.config.threading.set_intra_op_parallelism_threads(1)
    images, labels = digits.batch(IMAGES, IMAGE_SEED)
    weights = network.initial_weights(WEIGHT_SEED)
    margin = robustness.margin(images, weights)
    assert margin >= MARGIN, f"a sum is only {margin:.2e} from a switch; choose another WEIGHT_SEED"

    reference = network.run("float64", images, labels, weights)
    sharing = robustness.tie_sharing_gradients(images, labels, weights)
    for name, gradient in zip(network.tensor_names("gradient"), sharing):
        assert np.allclose(gradient, reference[name], rtol=1e-10, atol=1e-15), f"{name} depends on tied maxima"

    single = robustness.largest_differences(network.run("float32", images, labels, weights), reference)
    permuted = [
        robustness.largest_differences(robustness.permuted_run(images, labels, weights, seed), reference)
        for seed in range(PERMUTED_RUNS)]
    metadata = {
        "generator": "Tests/NeuralNetworkTests/Golden/make_golden.py",
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "optimizer": "Adam, learning rate 1e-3, beta 0.9 and 0.999, epsilon 1e-7 (Keras' formula)",
        "precision": "computed in float64 from the float32 initial weights and u8 / 255, then rounded to float32",
        "float32_difference": f"largest |float32 - float64| per tensor, over a plain run and {PERMUTED_RUNS} runs "
        "with images and channels reordered",
    }
    print(f"{'tensor':28}{'shape':>16}{'max |value|':>13}{'float32 run':>13}{'reordered':>13}")
    for name, value in reference.items():
        others = max(differences[name] for differences in permuted)
        metadata[f"float32_difference/{name}"] = f"{max(single[name], others):.3e}"
        print(f"{name:28}{str(value.shape):>16}{np.abs(value).max():13.3e}{single[name]:13.3e}{others:13.3e}")

    tensors = {"images": images, "labels": labels}
    tensors |= zip(network.tensor_names("initial"), weights)
    tensors |= {name: value.astype(np.float32) for name, value in reference.items()}
    write_safetensors(FIXTURE, tensors, metadata)
    read_back = safetensors.numpy.load_file(FIXTURE)
    assert all(np.array_equal(read_back[name], tensor) for name, tensor in tensors.items())
    print(f"{FIXTURE.name}: {len(tensors)} tensors, {FIXTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
