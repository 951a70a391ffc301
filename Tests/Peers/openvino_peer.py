"""OpenVINO's CPU plugin; inference only."""

from functools import partial

import numpy as np
import openvino

import harness
import onnx_model
import protocol


def compiled_requests(weights, images, threads, streams=1):
    """Requests, one per stream, each with its share of the images bound as input."""
    core = openvino.Core()
    share = len(images) // streams
    # bf16 would be the default on some processors.
    compiled = core.compile_model(core.read_model(onnx_model.serialized(weights, share)), "CPU", {
        "INFERENCE_PRECISION_HINT": "f32",
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": streams,
        "ENABLE_CPU_PINNING": True,
    })
    requests = []
    for part in images.reshape(streams, share, 1, 28, 28):
        request = compiled.create_infer_request()
        request.set_input_tensor(openvino.Tensor(part, shared_memory=True))
        requests.append(request)
    return requests


def classifier(weights, images, threads):
    """One request that uses all threads."""
    (request,) = compiled_requests(weights, images, threads)
    logits = request.get_output_tensor().data

    def classify():
        request.infer()
        return logits

    return classify


def stream_classifier(weights, images):
    """A stream for each core, each on its share of the batch."""
    streams = protocol.THREADS if len(images) % protocol.THREADS == 0 else 1
    requests = compiled_requests(weights, images, protocol.THREADS, streams)

    def classify():
        for request in requests:
            request.start_async()
        for request in requests:
            request.wait()
        return np.concatenate([request.get_output_tensor().data for request in requests])

    return classify


if __name__ == "__main__":
    harness.run(harness.Peer(
        versions={"openvino": openvino.__version__},
        fastest={
            "inference-1": "one stream, one thread", "inference-32": "a stream per core",
            "inference-1024": "a stream per core",
        },
        inference={
            "one stream, all threads": partial(classifier, threads=protocol.THREADS),
            "one stream, one thread": partial(classifier, threads=1),
            "a stream per core": stream_classifier,
        },
    ))
