"""The benchmarked network: how its parameters begin, and its logits in plain numpy to hold every peer to."""

import numpy as np

# Kernels in Keras' layouts (HWIO; inputs by outputs), a bias behind each.
KERNEL_SHAPES = [(3, 3, 1, 32), (3, 3, 32, 64), (3, 3, 64, 64), (576, 64), (64, 10)]

LEARNING_RATE, BETA_1, BETA_2, EPSILON = 1e-3, 0.9, 0.999, 1e-7


def initial_weights(seed):
    """Glorot-uniform kernels and zero biases: five pairs of f32 arrays in one list."""
    rng = np.random.default_rng(seed)
    weights = []
    for shape in KERNEL_SHAPES:
        receptive_field = int(np.prod(shape[:-2]))
        limit = np.sqrt(6 / (receptive_field * sum(shape[-2:])))
        weights += [rng.uniform(-limit, limit, shape).astype(np.float32), np.zeros(shape[-1], np.float32)]
    return weights


def logits(weights, images):
    """The logits (N, 10), in f64, of images (N, 28, 28, 1) from 0 to 1."""
    pairs = [(weights[i].astype(np.float64), weights[i + 1]) for i in range(0, len(weights), 2)]
    x = images.astype(np.float64)
    x = _max_pool(np.maximum(_convolve(x, *pairs[0]), 0))
    x = _max_pool(np.maximum(_convolve(x, *pairs[1]), 0))
    x = np.maximum(_convolve(x, *pairs[2]), 0).reshape(len(x), -1)
    x = np.maximum(x @ pairs[3][0] + pairs[3][1], 0)
    return x @ pairs[4][0] + pairs[4][1]


def _convolve(x, kernel, bias):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nyxchw,hwco->nyxo", windows, kernel, optimize=True) + bias


def _max_pool(x):
    count, height, width, channels = x.shape
    x = x[:, : height // 2 * 2, : width // 2 * 2]
    return x.reshape(count, height // 2, 2, width // 2, 2, channels).max(axis=(2, 4))
