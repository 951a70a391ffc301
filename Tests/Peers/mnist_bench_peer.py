"""mnist-bench itself, asked and reported like a peer: the product's own commands, in a process of their own."""

import gzip
import json
import resource
import shutil
import struct
import subprocess
import tempfile
import time
from pathlib import Path

import protocol


def run():
    """Does what the command line asks for, and prints a record of it as one line of JSON."""
    options = protocol.options()
    workload = protocol.Workload.named(options.workload)
    if options.list:
        print(json.dumps(["simd"]))
        return
    time_workload = time_inference if workload.kind == "inference" else time_training
    with tempfile.TemporaryDirectory() as folder:
        record = time_workload(workload, options, Path(folder))
    print(json.dumps(record))


def time_training(workload, options, folder):
    """`train` times its epochs without the tests in between.

    It does not say when its first batch was done: whatever was not training (start, loading, testing, writing the
    files) counts as the time until then, which is more than it took.
    """
    epochs = protocol.MAXIMUM_EPOCHS if workload.kind == "accuracy" else 1
    data = shortened(protocol.data_folder(), options.images, folder)
    command = [
        options.binary, "train", "--epochs", str(epochs), "--batch-size", str(workload.batch_size),
        "--seed", str(options.seed), "--threads", str(protocol.THREADS), "--kernels", "simd", "--data", str(data),
        "--output", str(folder / "run"), "--no-progress",
    ]
    start = time.monotonic()
    check(command)
    whole = time.monotonic() - start
    (path,) = (folder / "run").glob("*.json")
    history = json.loads(path.read_text())
    training = sum(epoch["seconds"] for epoch in history["epochs"])
    epochs = []
    while protocol.needs_more(workload, epochs):
        epoch = history["epochs"][len(epochs)]
        epochs.append({"seconds": epoch["seconds"], "test_accuracy": epoch["test_accuracy"]})
    return protocol.training_record(workload, epochs, history["data"]["training_images"]) | {
        "configuration": f"{history['kernels']}, {history['threads']} threads",
        "peak_resident_bytes": protocol.peak_resident_bytes(resource.RUSAGE_CHILDREN),
        "first_batch_seconds": whole - training if workload.kind == "train" else None,
    }


def time_inference(workload, options, folder):
    """`bench` times from f32 images in memory to logits in memory. One image is the work of one thread.

    Memory and first batch are those of a process of its own, since `bench` measures the machine as well: `predict`,
    from its start to its end, which is more than it took.
    """
    threads = min(protocol.THREADS, workload.batch_size)
    start = time.monotonic()
    check([
        options.binary, "predict", "--as-is", "--json", "--threads", str(threads),
        test_images(protocol.data_folder(), workload.batch_size, folder),
    ])
    first_batch_seconds = time.monotonic() - start
    peak_resident_bytes = protocol.peak_resident_bytes(resource.RUSAGE_CHILDREN)
    output = folder / "report.json"
    check([
        options.binary, "bench", "--workloads", "inference", "--batch-size", str(workload.batch_size),
        "--threads", str(threads), "--kernels", "simd", "--seconds", str(options.seconds), "--output", str(output),
    ])
    rows = json.loads(output.read_text())["benchmarks"]
    (median,) = (row for row in rows if row.get("aggregate_name") == "median")
    seconds = median["real_time"] / 1e9
    return {
        "configuration": f"{median['kernel']}, {threads} thread{'s' if threads > 1 else ''}",
        "seconds": seconds,
        "images_per_second": workload.batch_size / seconds,
        "first_batch_seconds": first_batch_seconds,
        "peak_resident_bytes": peak_resident_bytes,
    }


def check(command):
    """Runs a command, and passes on what it says only if it fails."""
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(result.stderr.strip() or f"error: {command[0]} ended with status {result.returncode}")


def test_images(data, count, folder):
    """An IDX file of the first `count` test images."""
    path = folder / "images.idx"
    with gzip.open(data / "t10k-images-idx3-ubyte.gz") as file:
        magic, _, height, width = struct.unpack(">IIII", file.read(16))
        path.write_bytes(struct.pack(">IIII", magic, count, height, width) + file.read(count * height * width))
    return path


def shortened(data, images, folder):
    """A copy of the data set with the first `images` training images, or `data` itself if that has no more."""
    short = folder / "data"
    short.mkdir()
    for name in ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"):
        with gzip.open(data / name) as file:
            magic, count = struct.unpack(">II", file.read(8))
            if images >= count:
                return data
            shape = file.read(4 * (magic & 0xFF) - 4)
            item = 1
            for extent in struct.iter_unpack(">I", shape):
                item *= extent[0]
            content = struct.pack(">II", magic, images) + shape + file.read(images * item)
        (short / name).write_bytes(gzip.compress(content, compresslevel=1))
    for name in ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"):
        shutil.copy(data / name, short / name)
    return short


if __name__ == "__main__":
    run()
