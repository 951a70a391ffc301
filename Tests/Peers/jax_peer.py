"""JAX with jit."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import harness
import network


def convolve_nhwc(x, kernel):
    return lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))


def convolve_im2col(x, kernel):
    """Rows of 3x3 windows times the flattened kernel."""
    height, width = x.shape[1] - 2, x.shape[2] - 2
    windows = [x[:, i : i + height, j : j + width] for i in range(3) for j in range(3)]
    return jnp.concatenate(windows, axis=-1) @ kernel.reshape(-1, kernel.shape[-1])


def max_pool_window(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def max_pool_reshape(x):
    """The maximum over two axes of length 2: its gradient needs no scatter."""
    count, height, width, channels = x.shape
    x = x[:, : height // 2 * 2, : width // 2 * 2]
    return x.reshape(count, height // 2, 2, width // 2, 2, channels).max(axis=(2, 4))


def forward(weights, x, convolve, max_pool):
    """The logits of images (N, 28, 28, 1)."""
    w = weights
    x = max_pool(jax.nn.relu(convolve(x, w[0]) + w[1]))
    x = max_pool(jax.nn.relu(convolve(x, w[2]) + w[3]))
    x = jax.nn.relu(convolve(x, w[4]) + w[5])
    x = jax.nn.relu(x.reshape(len(x), -1) @ w[6] + w[7])
    return x @ w[8] + w[9]


def adam(weights, moments, gradients, number):
    """One of Adam's steps, the `number`th, counted from 1."""
    beta_1, beta_2 = network.BETA_1, network.BETA_2
    rate = network.LEARNING_RATE * jnp.sqrt(1 - beta_2**number) / (1 - beta_1**number)

    def update(weight, moment, gradient):
        first = beta_1 * moment[0] + (1 - beta_1) * gradient
        second = beta_2 * moment[1] + (1 - beta_2) * gradient * gradient
        return weight - rate * first / (jnp.sqrt(second) + network.EPSILON), (first, second)

    updated = [update(*parts) for parts in zip(weights, moments, gradients)]
    return [weight for weight, _ in updated], [moment for _, moment in updated]


class StepTrainer:
    """A jitted step per batch, on images in memory."""

    def __init__(self, weights, batch_size, images, labels, model):
        self.initial, self.batch_size = weights, batch_size
        self.images, self.labels = jnp.asarray(images), jnp.asarray(labels.astype(np.int32))
        self.forward = jax.jit(lambda weights, images: model(weights, images / jnp.float32(255)))
        self.reset()

        @partial(jax.jit, donate_argnums=0)
        def step(state, images, labels, indices):
            weights, moments, number = state

            def loss(weights):
                logits = self.forward(weights, images[indices])
                return -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[indices][:, None], axis=1).mean()

            return *adam(weights, moments, jax.grad(loss)(weights), number), number + 1

        self.step = step

    def reset(self):
        """Forgets all training."""
        weights = [jnp.array(weight) for weight in self.initial]
        self.state = weights, [(jnp.zeros_like(w), jnp.zeros_like(w)) for w in weights], jnp.float32(1)

    def first_step(self):
        self.epoch(np.arange(self.batch_size, dtype=np.int32))

    def warm_up(self):
        self.epoch(np.arange(8 * self.batch_size, dtype=np.int32) % len(self.images))
        self.epoch(np.arange(len(self.images) % self.batch_size, dtype=np.int32))
        self.reset()

    def epoch(self, order):
        for first in range(0, len(order), self.batch_size):
            self.state = self.step(self.state, self.images, self.labels, order[first : first + self.batch_size])
        jax.block_until_ready(self.state)

    def logits(self, images):
        return np.asarray(self.forward(self.state[0], images))


def classifier(weights, images, model):
    """A jitted function on an array in memory."""
    function = jax.jit(partial(model, [jnp.asarray(weight) for weight in weights]))
    array = jnp.asarray(images)
    return lambda: np.asarray(function(array))


MODELS = {
    "lax.conv, reduce_window": partial(forward, convolve=convolve_nhwc, max_pool=max_pool_window),
    "lax.conv, reshape pooling": partial(forward, convolve=convolve_nhwc, max_pool=max_pool_reshape),
    "im2col, reshape pooling": partial(forward, convolve=convolve_im2col, max_pool=max_pool_reshape),
}


if __name__ == "__main__":
    harness.run(harness.Peer(
        versions={"jax": jax.__version__},
        # Pooling by reduce_window is faster forward, but its gradient is a slow scatter.
        fastest={
            "train-32": "lax.conv, reshape pooling", "train-128": "lax.conv, reshape pooling",
            "accuracy-32": "lax.conv, reshape pooling",
            "inference-1": "lax.conv, reduce_window", "inference-32": "lax.conv, reduce_window",
            "inference-1024": "lax.conv, reduce_window",
        },
        training={name: partial(StepTrainer, model=model) for name, model in MODELS.items()},
        inference={name: partial(classifier, model=model) for name, model in MODELS.items()},
    ))
