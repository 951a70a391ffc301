"""The benchmarked network in Keras, and everything the fixture records about one batch."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

LAYERS = ["conv2d", "conv2d_1", "conv2d_2", "dense", "dense_1"]
RECORDED_STEPS = (1, 10)
PARAMETERS = 93_322


def build(floatx):
    """The network (N, 28, 28, 1) -> logits (N, 10), computing in `floatx`."""
    keras.config.set_floatx(floatx)  # variables the optimizer makes
    keras.config.set_dtype_policy(floatx)  # layers
    model = keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu", name="conv2d"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu", name="conv2d_1"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu", name="conv2d_2"),
        layers.Flatten(),
        layers.Dense(64, activation="relu", name="dense"),
        layers.Dense(10, name="dense_1"),
    ])
    assert model.count_params() == PARAMETERS
    return model


def tensor_names(prefix):
    return [f"{prefix}/{layer}/{part}" for layer in LAYERS for part in ("kernel", "bias")]


def initial_weights(seed):
    """Glorot-uniform weights, and biases from 0 to 0.1, so that a missing bias is detected and few units are dead."""
    rng = np.random.default_rng(seed)
    weights = []
    for variable in build("float32").trainable_variables:
        if variable.name == "kernel":
            receptive_field = int(np.prod(variable.shape[:-2]))
            limit = np.sqrt(6 / (receptive_field * sum(variable.shape[-2:])))
            values = rng.uniform(-limit, limit, variable.shape)
        else:
            values = rng.uniform(0, 0.1, variable.shape)
        weights.append(values.astype(np.float32))
    return weights


def run(floatx, images, labels, weights):
    """Loss, gradients and Adam steps on one batch, computed in `floatx`, by tensor name."""
    model = build(floatx)
    model.set_weights(weights)
    optimizer = keras.optimizers.Adam(learning_rate=1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-7)
    inputs = tf.constant((images.astype(floatx) / 255)[..., None].astype(floatx))
    targets = tf.constant(labels.astype(np.int32))

    @tf.function
    def losses_and_gradients():
        with tf.GradientTape() as tape:
            logits = model(inputs, training=True)
            loss = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
            mean_loss = tf.reduce_mean(loss)
        return logits, loss, mean_loss, tape.gradient(mean_loss, model.trainable_variables)

    record = {}
    for step in range(1, max(RECORDED_STEPS) + 1):
        logits, loss, mean_loss, gradients = losses_and_gradients()
        if step == 1:
            record["logits"] = logits.numpy()
            record["loss"] = loss.numpy()
            record["mean_loss"] = mean_loss.numpy().reshape(1)
            record |= zip(tensor_names("gradient"), (gradient.numpy() for gradient in gradients))
        optimizer.apply(gradients, model.trainable_variables)
        if step in RECORDED_STEPS:
            record |= zip(tensor_names(f"step{step}"), model.get_weights())
    assert all(tensor.dtype == floatx for tensor in record.values())
    return record
