"""PyTorch, channels-last, eager and compiled."""

from functools import partial

import numpy as np
import torch
import torch._inductor.config
from torch import nn
from torch.nn import functional

import harness
import network
import protocol


class Flatten(nn.Module):
    """(N, C, H, W) to rows in H, W, C order: a view if the memory is channels-last."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def build(weights):
    """The network with these parameters, taking (N, 1, 28, 28)."""
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 64, 3), nn.ReLU(), Flatten(),
        nn.Linear(576, 64), nn.ReLU(), nn.Linear(64, 10),
    )
    set_weights(model, weights)
    return model


def set_weights(model, weights):
    """Keras' HWIO and inputs-by-outputs kernels become PyTorch's OIHW and outputs-by-inputs."""
    axes = {1: (0,), 2: (1, 0), 4: (3, 2, 0, 1)}
    with torch.no_grad():
        for parameter, weight in zip(model.parameters(), weights):
            parameter.copy_(torch.from_numpy(weight.transpose(axes[weight.ndim]).copy()))


class StepTrainer:
    """The usual loop over steps, on images in memory."""

    def __init__(self, weights, batch_size, images, labels, compiles, memory_format=torch.channels_last):
        torch.set_num_threads(protocol.THREADS)
        self.initial, self.batch_size, self.memory_format = weights, batch_size, memory_format
        self.images = torch.from_numpy(images.reshape(-1, 1, 28, 28))
        self.labels = torch.from_numpy(labels.astype(np.int64))
        self.model = build(weights).to(memory_format=memory_format)
        self.optimizer = torch.optim.Adam(
            self.model.parameters(), network.LEARNING_RATE, (network.BETA_1, network.BETA_2), network.EPSILON,
            fused=True)
        self.loss = torch.compile(self.mean_loss, dynamic=False) if compiles else self.mean_loss

    def mean_loss(self, images, labels):
        return functional.cross_entropy(self.model(self.scaled(images)), labels)

    def scaled(self, images):
        return (images.float() / 255).contiguous(memory_format=self.memory_format)

    def first_step(self):
        self.step(torch.arange(self.batch_size))

    def warm_up(self):
        for _ in range(8):
            self.first_step()
        if len(self.images) % self.batch_size:
            self.step(torch.arange(len(self.images) % self.batch_size))
        set_weights(self.model, self.initial)
        self.optimizer.state.clear()

    def step(self, indices):
        loss = self.loss(self.images[indices], self.labels[indices])
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()

    def epoch(self, order):
        for indices in torch.from_numpy(order).long().split(self.batch_size):
            self.step(indices)

    @torch.no_grad()
    def logits(self, images):
        return self.model(self.scaled(torch.from_numpy(images.reshape(-1, 1, 28, 28)))).numpy()


def eager_classifier(weights, images, memory_format=torch.channels_last):
    """The model as it is."""
    torch.set_num_threads(protocol.THREADS)
    model = build(weights).to(memory_format=memory_format).eval()
    return without_gradients(model, images, memory_format)


def compiled_classifier(weights, images, threads=protocol.THREADS):
    """`torch.compile` with the weights frozen, so that their layout is chosen once."""
    torch.set_num_threads(threads)
    torch._inductor.config.freezing = True
    model = build(weights).to(memory_format=torch.channels_last).eval()
    return without_gradients(torch.compile(model, dynamic=False), images)


def traced_classifier(weights, images):
    """A TorchScript trace, frozen and with its convolutions handed to oneDNN."""
    torch.set_num_threads(protocol.THREADS)
    model = build(weights).to(memory_format=torch.channels_last).eval()
    example = torch.from_numpy(images.reshape(-1, 1, 28, 28))
    return without_gradients(torch.jit.optimize_for_inference(torch.jit.trace(model, example)), images)


def without_gradients(model, images, memory_format=torch.channels_last):
    """A function () -> logits that keeps nothing for a backward pass."""
    tensor = torch.from_numpy(images.reshape(-1, 1, 28, 28)).contiguous(memory_format=memory_format)

    def classify():
        with torch.inference_mode():
            return model(tensor).numpy()

    return classify


if __name__ == "__main__":
    harness.run(harness.Peer(
        versions={"torch": torch.__version__},
        # Compiling pays for inference only, where the weights can be frozen.
        fastest={
            "train-32": "eager", "train-128": "eager", "accuracy-32": "eager",
            "inference-1": "compile, frozen, one thread", "inference-32": "compile, frozen",
            "inference-1024": "compile, frozen",
        },
        training={
            "compile": partial(StepTrainer, compiles=True),
            "compile, channels first": partial(StepTrainer, compiles=True, memory_format=torch.contiguous_format),
            "eager": partial(StepTrainer, compiles=False),
            "eager, channels first": partial(StepTrainer, compiles=False, memory_format=torch.contiguous_format),
        },
        inference={
            "compile, frozen": compiled_classifier,
            "compile, frozen, one thread": partial(compiled_classifier, threads=1),
            "eager": eager_classifier,
            "eager, channels first": partial(eager_classifier, memory_format=torch.contiguous_format),
            "trace, frozen": traced_classifier,
        },
    ))
