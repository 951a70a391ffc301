"""The network as an ONNX model, for the peers that only infer."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper


def serialized(weights, batch_size):
    """A model (N, 1, 28, 28) -> (N, 10) for a fixed N, with Keras' kernels in ONNX' layouts."""
    tensors = {f"weight{i}": weight for i, weight in enumerate(weights)}
    for i in (0, 2, 4):
        tensors[f"weight{i}"] = weights[i].transpose(3, 2, 0, 1)
    # ONNX flattens (64, 3, 3), Keras (3, 3, 64).
    tensors["weight6"] = weights[6].reshape(3, 3, 64, 64).transpose(2, 0, 1, 3).reshape(576, 64)
    nodes = [
        helper.make_node("Conv", ["images", "weight0", "weight1"], ["conv1"]),
        helper.make_node("Relu", ["conv1"], ["relu1"]),
        helper.make_node("MaxPool", ["relu1"], ["pool1"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["pool1", "weight2", "weight3"], ["conv2"]),
        helper.make_node("Relu", ["conv2"], ["relu2"]),
        helper.make_node("MaxPool", ["relu2"], ["pool2"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["pool2", "weight4", "weight5"], ["conv3"]),
        helper.make_node("Relu", ["conv3"], ["relu3"]),
        helper.make_node("Flatten", ["relu3"], ["flat"]),
        helper.make_node("Gemm", ["flat", "weight6", "weight7"], ["dense1"]),
        helper.make_node("Relu", ["dense1"], ["relu4"]),
        helper.make_node("Gemm", ["relu4", "weight8", "weight9"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes, "mnist",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, (batch_size, 1, 28, 28))],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, (batch_size, 10))],
        [numpy_helper.from_array(np.ascontiguousarray(tensor), name) for name, tensor in tensors.items()])
    opsets = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString()
