"""The documented network in PyTorch, and its weights from and to safetensors files.

    python3 pytorch_network.py test <weights.safetensors> <mnist folder> [<mean> <std>]    print the correct test images
    python3 pytorch_network.py save <weights> <logits.f32> <mnist folder> [<mean> <std>]

`test` takes this package's own files (or `export --safetensors keras`), which it transposes, and those that
`export --safetensors pytorch` writes, which it takes as they are. `save` writes a network with weights of its own, by the
names of a module with named layers, and its logits on the test set: as safetensors, or by the ending as .pth, .onnx or
.npz. Images are 0 to 1, less the mean and divided by the deviation if these are given.
"""

import sys

import numpy as np
import torch
from safetensors.numpy import load_file
from safetensors.torch import save_file
from torch import nn

import mnist_test_set


def network(behind=lambda channels: []):
    """The network, with more modules behind each convolution if they are asked for."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), *behind(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), *behind(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3), *behind(64), nn.ReLU(), nn.Flatten(),
        nn.Linear(576, 64), nn.ReLU(), nn.Linear(64, 10))


def batch_normalized_network():
    """The same with batch normalisation whose factors, addends and statistics are all of its own."""
    model = network(lambda channels: [nn.BatchNorm2d(channels)])
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            for tensor in (module.weight, module.bias, module.running_mean, module.running_var):
                nn.init.uniform_(tensor, 0.5, 1.5)
    return model.eval()


def from_keras(tensors):
    """Convolutions HWIO to OIHW; dense layers (inputs, outputs) to (outputs, inputs), the first one's inputs from rows x
    columns x channels to channels x rows x columns."""
    tensors = {name: x for name, x in tensors.items() if not name.startswith("adam/")}
    tensors["dense/kernel"] = tensors["dense/kernel"].reshape(3, 3, 64, 64).transpose(2, 0, 1, 3).reshape(576, 64)
    state = {}
    for index, name in zip((0, 3, 6, 9, 11), ("conv2d", "conv2d_1", "conv2d_2", "dense", "dense_1")):
        kernel = tensors[f"{name}/kernel"]
        state[f"{index}.weight"] = kernel.transpose(3, 2, 0, 1) if kernel.ndim == 4 else kernel.T
        state[f"{index}.bias"] = tensors[f"{name}/bias"]
    return state


def load(model, path):
    tensors = load_file(path)
    state = from_keras(tensors) if "conv2d/kernel" in tensors else tensors
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(x)) for name, x in state.items()})


def logits(model, images):
    with torch.inference_mode():
        return torch.cat([model(part) for part in torch.from_numpy(images).permute(0, 3, 1, 2).split(1000)]).numpy()


def test_set(folder, mean=0, std=1):
    images, labels = mnist_test_set.load(folder)
    return (images - np.float32(mean)) / np.float32(std), labels


def save(model, state, path):
    if path.endswith(".pth"):
        torch.save(state, path)
    elif path.endswith(".onnx"):
        torch.onnx.export(model, torch.zeros(1, 1, 28, 28), path, dynamo=False)
    elif path.endswith(".npz"):
        np.savez(path, **{name: tensor.numpy() for name, tensor in state.items()})
    else:
        save_file(state, path)


def main():
    torch.manual_seed(3)
    model = network()
    if sys.argv[1] == "test":
        load(model, sys.argv[2])
        images, labels = test_set(*sys.argv[3:])
        print(int((logits(model, images).argmax(axis=1) == labels).sum()))
    else:
        names = {"0": "features.conv1", "3": "features.conv2", "6": "features.conv3", "9": "head.fc1", "11": "head.fc2"}
        state = {names[key.split(".")[0]] + "." + key.split(".")[1]: x for key, x in model.state_dict().items()}
        save(model, state, sys.argv[2])
        images, _ = test_set(*sys.argv[4:])
        logits(model, images).astype("<f4").tofile(sys.argv[3])


if __name__ == "__main__":
    main()
