"""The images of consumers.py, and what their logits amount to.

    python3 compare_logits.py images <mnist folder> <folder> <count>       images.npy, and the same as data/, in IDX files
    python3 compare_logits.py loss <logits.npy> <data folder> <evaluation.json>    fails if the program's loss is another
    python3 compare_logits.py logits <logits.npy> <reference.npy>          prints the largest difference as JSON
"""

import json
import pathlib
import sys

import numpy as np

import mnist_test_set


def images(mnist, folder, count):
    folder, count = pathlib.Path(folder), int(count)
    pixels, labels = mnist_test_set.load(mnist)
    np.save(folder / "images.npy", pixels[:count])
    data = folder / "data"
    data.mkdir(exist_ok=True)
    bytes_of = lambda numbers: b"".join(number.to_bytes(4, "big") for number in numbers)
    raw = (pixels[:count] * 255).round().astype(np.uint8).tobytes()
    for stem in ("train", "t10k"):
        (data / f"{stem}-images-idx3-ubyte").write_bytes(bytes_of([0x803, count, 28, 28]) + raw)
        (data / f"{stem}-labels-idx1-ubyte").write_bytes(bytes_of([0x801, count]) + labels[:count].tobytes())


def loss(logits, data, evaluation):
    logits = np.load(logits).astype(np.float64)
    _, labels = mnist_test_set.load(data)
    largest = logits.max(axis=1)
    sums = largest + np.log(np.exp(logits - largest[:, None]).sum(axis=1))
    theirs = float((sums - logits[np.arange(len(labels)), labels]).mean())
    correct = int((logits.argmax(axis=1) == labels).sum())
    ours = json.loads(pathlib.Path(evaluation).read_text())["evaluation"]
    print(f"{len(labels)} images: mnist-bench {ours['correct']} right, loss {ours['loss']:.8f}; "
          f"ONNX Runtime {correct} right, loss {theirs:.8f}")
    if ours["correct"] != correct or abs(ours["loss"] - theirs) > 1e-6 * theirs + 1e-7:
        sys.exit("ONNX Runtime does not compute what mnist-bench does")


def logits(path, reference):
    found = np.load(path)
    expected = np.load(reference)[:len(found)]
    differences = np.abs(found - expected).max(axis=1) / np.linalg.norm(expected, axis=1)
    print(json.dumps({"difference": float(differences.max()), "count": len(found),
                      "same": int((found.argmax(axis=1) == expected.argmax(axis=1)).sum())}))


if __name__ == "__main__":
    {"images": images, "loss": loss, "logits": logits}[sys.argv[1]](*sys.argv[2:])
