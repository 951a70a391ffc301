"""Are the golden values free of accidents, and how far may a correct single-precision engine be from them?"""

import numpy as np
import tensorflow as tf

import network

# Values that are equal by construction (the black background gives every window the same sums) differ by less than this
# in double precision. The gradient is the same for any of them that max pooling picks.
STRUCTURAL_TIE = 1e-12


def windows(z):
    """(N, H, W, C) as 2 x 2 windows (N, H / 2, W / 2, C, 4), an odd last row or column dropped."""
    n, h, w, c = z.shape
    z = z[:, : h // 2 * 2, : w // 2 * 2]
    z = tf.reshape(z, (n, h // 2, 2, w // 2, 2, c))
    return tf.reshape(tf.transpose(z, (0, 1, 3, 5, 2, 4)), (n, h // 2, w // 2, c, 4))


def forward(images, variables):
    """The network written out in double precision: logits, and every sum (N, H, W, C) or (N, C) that enters a ReLU."""
    k1, b1, k2, b2, k3, b3, k4, b4, k5, b5 = variables

    def conv(x, kernel, bias):
        return tf.nn.conv2d(x, kernel, 1, "VALID") + bias

    x = tf.constant(images[..., None] / 255.0)
    z1 = conv(x, k1, b1)
    z2 = conv(tf.reduce_max(windows(tf.nn.relu(z1)), -1), k2, b2)
    z3 = conv(tf.reduce_max(windows(tf.nn.relu(z2)), -1), k3, b3)
    z4 = tf.reshape(tf.nn.relu(z3), (len(images), -1)) @ k4 + b4
    return tf.nn.relu(z4) @ k5 + b5, [z1, z2, z3, z4]


def margin(images, weights):
    """The smallest change of a sum that could switch a ReLU on or off or move a window's maximum."""
    _, sums = forward(images, [tf.constant(w, tf.float64) for w in weights])
    relu = min(np.abs(z.numpy()).min() for z in sums)
    pool = np.inf
    for z in sums[:2]:
        ordered = np.sort(windows(z).numpy(), axis=-1)
        gaps = ordered[..., 3:] - ordered[..., :3]
        pool = min(pool, gaps[(gaps > STRUCTURAL_TIE) & (ordered[..., 3:] > 0)].min())
    return min(relu, pool)


def tie_sharing_gradients(images, labels, weights):
    """Gradients of the mean loss in double precision when tied maxima share the gradient (`reduce_max`'s rule)."""
    variables = [tf.Variable(w, dtype=tf.float64) for w in weights]
    with tf.GradientTape() as tape:
        logits, _ = forward(images, variables)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels.astype(np.int32), logits)
        mean_loss = tf.reduce_mean(loss)
    return [gradient.numpy() for gradient in tape.gradient(mean_loss, variables)]


def permuted_run(images, labels, weights, seed):
    """A single-precision run with images and hidden channels reordered: the same function, other rounding errors."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(images))
    c1, c2, c3, c4 = (rng.permutation(size) for size in (32, 64, 64, 64))

    def reorder(tensors, c1, c2, c3, c4):
        k1, b1, k2, b2, k3, b3, k4, b4, k5, b5 = tensors
        k4 = k4.reshape(9, 64, 64)[:, c3][..., c4].reshape(576, 64)
        k2, k3 = k2[:, :, c1][..., c2], k3[:, :, c2][..., c3]
        return [k1[..., c1], b1[c1], k2, b2[c2], k3, b3[c3], k4, b4[c4], k5[c4], b5]

    record = network.run("float32", images[order], labels[order], reorder(weights, c1, c2, c3, c4))
    for name in ("logits", "loss"):
        record[name] = record[name][np.argsort(order)]
    for prefix in ["gradient"] + [f"step{step}" for step in network.RECORDED_STEPS]:
        names = network.tensor_names(prefix)
        restored = reorder([record[name] for name in names], *map(np.argsort, (c1, c2, c3, c4)))
        record |= zip(names, restored)
    return record


def largest_differences(record, reference):
    """Largest absolute difference per tensor."""
    return {name: np.abs(record[name].astype(np.float64) - reference[name]).max() for name in reference}
