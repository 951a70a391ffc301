"""ONNX Runtime's CPU provider; inference only."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import onnxruntime

import harness
import onnx_model
import protocol


def bound_run(weights, images, logits, threads):
    """A function that fills `logits` from `images`, both bound to the session so that nothing is copied."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    model = onnx_model.serialized(weights, len(images))
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()
    binding.bind_input("images", "cpu", 0, np.float32, (len(images), 1, 28, 28), images.ctypes.data)
    binding.bind_output("logits", "cpu", 0, np.float32, logits.shape, logits.ctypes.data)
    return lambda: session.run_with_iobinding(binding)


def classifier(weights, images, threads):
    """One session."""
    logits = np.empty((len(images), 10), np.float32)
    run = bound_run(weights, images, logits, threads)

    def classify():
        run()
        return logits

    return classify


def split_classifier(weights, images):
    """A session of one thread for each core, each on its share of the batch."""
    logits = np.empty((len(images), 10), np.float32)
    runs = [
        bound_run(weights, share, out, threads=1)
        for share, out in zip(np.array_split(images, protocol.THREADS), np.array_split(logits, protocol.THREADS))
        if len(share)
    ]
    others = ThreadPoolExecutor(max(1, len(runs) - 1))

    def classify():
        started = [others.submit(run) for run in runs[1:]]
        runs[0]()
        for each in started:
            each.result()
        return logits

    return classify


if __name__ == "__main__":
    harness.run(harness.Peer(
        versions={"onnxruntime": onnxruntime.__version__},
        fastest={
            "inference-1": "one session, one thread", "inference-32": "one session, all threads",
            "inference-1024": "one session, all threads",
        },
        inference={
            "one session, all threads": partial(classifier, threads=protocol.THREADS),
            "one session, one thread": partial(classifier, threads=1),
            "a session per core": split_classifier,
        },
    ))
