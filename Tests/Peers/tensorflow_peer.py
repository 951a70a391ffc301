"""TensorFlow through Keras."""

import os
from functools import partial

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from keras import layers

import harness
import network
import protocol


def use_threads(count):
    """Has an effect only before TensorFlow has computed anything."""
    tf.config.threading.set_intra_op_parallelism_threads(count)
    tf.config.threading.set_inter_op_parallelism_threads(count)


def build(weights):
    """The network with these parameters."""
    model = keras.Sequential([
        layers.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10),
    ])
    model.set_weights(weights)
    return model


def adam():
    return keras.optimizers.Adam(network.LEARNING_RATE, network.BETA_1, network.BETA_2, network.EPSILON)


def reset(model, optimizer, weights):
    """Forgets all training."""
    model.set_weights(weights)
    for variable in optimizer.variables:
        if variable.name != "learning_rate":
            variable.assign(np.zeros(variable.shape))


def scaled(images):
    return tf.cast(images, tf.float32) / 255


class FitTrainer:
    """`model.fit` on a data set in memory: what most people write."""

    def __init__(self, weights, batch_size, images, labels, jit_compile, steps_per_execution):
        use_threads(protocol.THREADS)
        self.initial, self.batch_size = weights, batch_size
        self.images, self.labels = images, labels.astype(np.int32)
        self.model = build(weights)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.model.compile(adam(), loss, jit_compile=jit_compile, steps_per_execution=steps_per_execution)

    def first_step(self):
        self.fit(np.arange(self.batch_size))

    def warm_up(self):
        self.fit(np.arange(min(len(self.images), 60 * self.batch_size + len(self.images) % self.batch_size)))
        reset(self.model, self.model.optimizer, self.initial)

    def fit(self, order):
        data = tf.data.Dataset.from_tensor_slices((self.images[order], self.labels[order])).batch(self.batch_size)
        data = data.map(lambda images, labels: (scaled(images), labels)).prefetch(8)
        self.model.fit(data, epochs=1, verbose=0)

    epoch = fit

    def logits(self, images):
        return self.model(scaled(images)).numpy()


class LoopTrainer:
    """A compiled step in a loop that is itself compiled, on images in memory."""

    def __init__(self, weights, batch_size, images, labels, jit_compile):
        use_threads(protocol.THREADS)
        self.initial, self.batch_size, self.count = weights, batch_size, len(images)
        self.model, self.optimizer = build(weights), adam()
        variables = self.model.trainable_variables
        self.optimizer.build(variables)
        data, targets = tf.constant(images), tf.constant(labels.astype(np.int32))

        @tf.function(jit_compile=jit_compile)
        def step(batch, batch_targets):
            with tf.GradientTape() as tape:
                logits = self.model(scaled(batch), training=True)
                loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(batch_targets, logits))
            self.optimizer.apply(tape.gradient(loss, variables), variables)

        @tf.function
        def steps(order):
            for indices in order:
                step(tf.gather(data, indices), tf.gather(targets, indices))

        self.steps = steps.get_concrete_function(tf.TensorSpec((None, None), tf.int32))

    def first_step(self):
        self.epoch(np.arange(self.batch_size, dtype=np.int32))

    def warm_up(self):
        self.epoch(np.arange(8 * self.batch_size, dtype=np.int32) % self.count)
        self.epoch(np.arange(self.count % self.batch_size, dtype=np.int32))
        reset(self.model, self.optimizer, self.initial)

    def epoch(self, order):
        full = len(order) - len(order) % self.batch_size
        for part in (order[:full].reshape(-1, self.batch_size), order[full:].reshape(1, -1)):
            if part.size:
                self.steps(tf.constant(part))

    def logits(self, images):
        return self.model(scaled(images)).numpy()


def classifier(weights, images, jit_compile=False, threads=protocol.THREADS):
    """A compiled function on a tensor in memory."""
    use_threads(threads)
    model = build(weights)
    function = tf.function(lambda x: model(x, training=False), jit_compile=jit_compile)
    if not jit_compile:  # Called directly, an XLA function would not be compiled by XLA.
        function = function.get_concrete_function(tf.TensorSpec(images.shape, tf.float32))
    tensor = tf.constant(images)
    return lambda: function(tensor).numpy()


if __name__ == "__main__":
    harness.run(harness.Peer(
        versions={"tensorflow": tf.__version__, "keras": keras.__version__},
        # XLA has no fast convolutions of its own on a CPU; a step at a time, Keras does more than the step.
        fastest={
            "train-32": "fit, 50 steps per execution", "train-128": "fit, 50 steps per execution",
            "accuracy-32": "fit, 50 steps per execution",
            "inference-1": "function, one thread", "inference-32": "function", "inference-1024": "function",
        },
        training={
            "loop": partial(LoopTrainer, jit_compile=False),
            "loop, XLA": partial(LoopTrainer, jit_compile=True),
            "fit": partial(FitTrainer, jit_compile=False, steps_per_execution=1),
            "fit, 50 steps per execution": partial(FitTrainer, jit_compile=False, steps_per_execution=50),
            "fit, 50 steps per execution, XLA": partial(FitTrainer, jit_compile=True, steps_per_execution=50),
        },
        inference={
            "function": classifier,
            "function, one thread": partial(classifier, threads=1),
            "function, XLA": partial(classifier, jit_compile=True),
        },
    ))
