"""The documented network in Keras, and its weights from and to this package's safetensors files.

    python3 keras_network.py test <weights.safetensors> <mnist folder>    print the number of correct test images
    python3 keras_network.py save <weights> <logits.f32> <mnist folder>

`save` writes a network with weights of its own under the names that Keras gives them, and its logits on the test set: as
safetensors, or as a model that Keras loads if the file ends with .keras or .h5.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from keras import layers
from safetensors.numpy import load_file, save_file

import mnist_test_set


def network():
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"), layers.Flatten(),
        layers.Dense(64, activation="relu"), layers.Dense(10)])


def load(model, path):
    """Our file's weights are named and laid out as Keras names and lays out its own."""
    tensors = load_file(path)
    for weight in model.weights:
        weight.assign(tensors[weight.path.split("/", 1)[-1]])


def main():
    keras.utils.set_random_seed(3)
    model = network()
    if sys.argv[1] == "test":
        load(model, sys.argv[2])
        images, labels = mnist_test_set.load(sys.argv[3])
        print(int((model.predict(images, batch_size=1000, verbose=0).argmax(axis=1) == labels).sum()))
    else:
        for weight in model.weights:
            if weight.path.endswith("bias"):
                weight.assign(np.random.default_rng(len(weight.path)).normal(0, 0.1, weight.shape))
        if sys.argv[2].endswith((".keras", ".h5")):
            model.save(sys.argv[2])
        else:
            save_file({weight.path: weight.numpy() for weight in model.weights}, sys.argv[2])
        images, _ = mnist_test_set.load(sys.argv[4])
        model.predict(images, batch_size=1000, verbose=0).astype("<f4").tofile(sys.argv[3])


if __name__ == "__main__":
    main()
