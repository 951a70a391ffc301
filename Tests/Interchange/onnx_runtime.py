"""Runs a model that `mnist-bench export --onnx` wrote in ONNX Runtime.

    python3 onnx_runtime.py <model.onnx> <logits.f32> <mnist folder>

writes the logits of MNIST's test set, batches of several sizes among them, after ONNX's own checker has seen the model;
prints operator set, inputs and outputs as JSON.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime

import mnist_test_set


def main():
    model = onnx.load(sys.argv[1])
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
    images, _ = mnist_test_set.load(sys.argv[3])
    if session.get_inputs()[0].shape[1] == 1:
        images = images.reshape(-1, 1, 28, 28)
    parts = np.split(images, [1, 8, 40, 1040])
    logits = np.concatenate([session.run(["logits"], {"images": part})[0] for part in parts])
    logits.astype("<f4").tofile(sys.argv[2])
    describe = lambda values: {value.name: value.shape for value in values}
    print(json.dumps({"opset": [entry.version for entry in model.opset_import],
                      "inputs": describe(session.get_inputs()), "outputs": describe(session.get_outputs())}))


if __name__ == "__main__":
    main()
