"""Writes ../Fixtures/learning.safetensors: Keras' results for given gradients, logits and steps.

Optimizers, losses and schedules, each computed in double precision and rounded once. Muon is written out here, by the
plain Newton-Schulz iteration on the matrix itself, since Keras' own scales its steps in other ways.
"""

import os
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras
import numpy as np
import tensorflow as tf

from make_golden import write_safetensors

FIXTURE = Path(__file__).resolve().parent.parent / "Fixtures" / "learning.safetensors"
# Dense 6 -> 5 -> 4 -> 3: the weights of a first, a hidden and a last layer.
SHAPES = {
    "dense/kernel": (6, 5), "dense/bias": (5,), "dense_1/kernel": (5, 4), "dense_1/bias": (4,),
    "dense_2/kernel": (4, 3), "dense_2/bias": (3,)}
# One rate per step, so that the test detects a formula that is right for a constant rate only.
RATES = [0.01, 0.02, 0.015, 0.005]
OPTIMIZERS = {
    "sgd": lambda: keras.optimizers.SGD(),
    "momentum": lambda: keras.optimizers.SGD(momentum=0.9),
    "nesterov": lambda: keras.optimizers.SGD(momentum=0.9, nesterov=True),
    "adam": lambda: keras.optimizers.Adam(beta_1=0.9, beta_2=0.999, epsilon=1e-7),
    "adamw": lambda: keras.optimizers.AdamW(weight_decay=0.05, beta_1=0.9, beta_2=0.999, epsilon=1e-7)}


def run(optimizer, initial, gradients):
    """The parameters after each step, by name."""
    variables = {name: tf.Variable(value, name=name.replace("/", "_")) for name, value in initial.items()}
    if isinstance(optimizer, keras.optimizers.AdamW):
        optimizer.exclude_from_weight_decay(var_list=[v for name, v in variables.items() if name.endswith("bias")])
    optimizer.build(list(variables.values()))
    steps = []
    for rate, gradient in zip(RATES, gradients):
        optimizer.learning_rate.assign(rate)
        optimizer.apply([tf.constant(gradient[name]) for name in variables], list(variables.values()))
        steps.append({name: variable.numpy() for name, variable in variables.items()})
    return steps


def newton_schulz(x):
    """The two steps of Tests/Numerics/muon_polynomials.py on the matrix itself."""
    x = x / np.sqrt(np.linalg.norm(x.T @ x))
    for a, b, c in [(7.3625, -20.7434, 15.1606), (2.9175, -2.1824, 0.4755)]:
        gram = x.T @ x
        x = a * x + x @ (b * gram + c * gram @ gram)
    return x


def muon_matrix(value, gradients):
    """Hidden weights (fan-in, outputs) after each of Muon's steps."""
    velocity, steps = np.zeros_like(value), []
    for rate, gradient in zip(RATES, gradients):
        velocity = 0.95 * velocity + gradient
        value = value - rate * np.sqrt(value.shape[1]) * newton_schulz(gradient + 0.95 * velocity)
        steps.append(value)
    return steps


def loss_and_gradient(loss, logits, targets):
    """The sum of the examples' losses, and the gradient of their mean."""
    variable = tf.Variable(logits)
    with tf.GradientTape() as tape:
        losses = loss(targets, variable)
        mean = tf.reduce_mean(losses)
    return np.array([np.sum(losses.numpy())]), tape.gradient(mean, variable).numpy()


def main():
    keras.config.set_floatx("float64")
    rng = np.random.default_rng(5)

    def draw(*shape):
        return rng.normal(size=shape).astype(np.float32).astype(np.float64)

    tensors = {}
    initial = {name: draw(*shape) for name, shape in SHAPES.items()}
    gradients = [{name: draw(*shape) for name, shape in SHAPES.items()} for _ in RATES]
    results = {name: run(make(), initial, gradients) for name, make in OPTIMIZERS.items()}
    results["muon"] = [dict(step) for step in results["adam"]]
    hidden = muon_matrix(initial["dense_1/kernel"], [gradient["dense_1/kernel"] for gradient in gradients])
    for step, value in zip(results["muon"], hidden):
        step["dense_1/kernel"] = value
    tensors |= {f"initial/{name}": value for name, value in initial.items()}
    for number, gradient in enumerate(gradients, 1):
        tensors |= {f"gradient{number}/{name}": value for name, value in gradient.items()}
    for optimizer, steps in results.items():
        for number, step in enumerate(steps, 1):
            tensors |= {f"{optimizer}/step{number}/{name}": value for name, value in step.items()}

    logits, labels = 3 * draw(6, 10), rng.permutation(10)[:6]
    one_hot = np.eye(10)[labels]
    tensors |= {"logits": logits, "labels": labels}
    for smoothing in (0.0, 0.1, 0.3):
        tensors[f"softmax-cross-entropy-{smoothing}/sum"], tensors[f"softmax-cross-entropy-{smoothing}/gradient"] = (
            loss_and_gradient(
                lambda t, z: keras.losses.CategoricalCrossentropy(
                    from_logits=True, label_smoothing=smoothing, reduction=None)(t, z), logits, one_hot))
    for name, loss in {
            "binary-cross-entropy": keras.losses.BinaryCrossentropy(from_logits=True, reduction=None),
            "mean-squared-error": keras.losses.MeanSquaredError(reduction=None)}.items():
        tensors[f"{name}/sum"], tensors[f"{name}/gradient"] = loss_and_gradient(loss, logits, one_hot)

    steps = np.arange(30)
    schedules = keras.optimizers.schedules
    for name, schedule in {
            "linear": schedules.PolynomialDecay(1.0, 30, 0.0),
            "exponential": schedules.ExponentialDecay(1.0, decay_steps=20, decay_rate=0.25),
            "step": schedules.ExponentialDecay(1.0, decay_steps=20, decay_rate=0.25, staircase=True),
            "cosine": schedules.CosineDecay(1.0, 30)}.items():
        tensors[f"schedule/{name}"] = np.array([float(schedule(step)) for step in steps])

    codes = {"labels": np.uint8}
    write_safetensors(
        FIXTURE, {name: np.ascontiguousarray(value, codes.get(name, np.float32)) for name, value in tensors.items()},
        {"generator": "Tests/NeuralNetworkTests/Golden/make_learning.py", "keras": keras.__version__,
         "tensorflow": tf.__version__, "precision": "computed in float64, then rounded to float32"})
    print(f"{FIXTURE.name}: {len(tensors)} tensors, {FIXTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
