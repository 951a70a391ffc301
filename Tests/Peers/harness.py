"""How a peer is timed.

A peer hands `run` its configurations. A training configuration is a function (weights, batch_size, images, labels) that
makes a trainer with the methods

    first_step()    one step on the first batch
    warm_up()       compiles for every batch shape of an epoch, and leaves the parameters as they began
    epoch(order)    trains on all images in this order, the last batch being smaller where need be
    logits(images)  of u8 images, with the parameters as they are

and an inference configuration is a function (weights, images) that makes a function () -> logits of those f32 images.
Arrays are numpy's: images (N, 28, 28, 1), labels (N,), logits (N, 10).
"""

import json
import statistics
import time
from dataclasses import dataclass, field
from typing import Callable

import numpy as np

import mnist
import network
import protocol

TEST_BATCH = 1000
PROVED_IMAGES = 32


@dataclass
class Peer:
    """A framework, its configurations by name, and by workload the fastest of them."""

    versions: dict[str, str]
    fastest: dict[str, str]
    inference: dict[str, Callable]
    training: dict[str, Callable] = field(default_factory=dict)


def run(peer):
    """Does what the command line asks for, and prints a record of it as one line of JSON."""
    options = protocol.options()
    workload = protocol.Workload.named(options.workload)
    configurations = peer.inference if workload.kind == "inference" else peer.training
    if options.list:
        print(json.dumps(list(configurations)))
        return
    name = options.configuration or peer.fastest.get(options.workload) or next(iter(configurations))
    weights = network.initial_weights(options.seed)
    time_workload = time_inference if workload.kind == "inference" else time_training
    record = time_workload(configurations[name], weights, workload, options)
    print(json.dumps({"configuration": name, "versions": peer.versions} | record))


def time_training(configuration, weights, workload, options):
    """Times one epoch, or as many as it takes to classify 99.0 % of the test images correctly; tests are not timed."""
    images, labels = (array[: options.images] for array in mnist.load("train"))
    test_images, test_labels = mnist.load("t10k")
    trainer = configuration(weights, workload.batch_size, images, labels)
    initial_logits = trainer.logits(test_images[:PROVED_IMAGES])
    trainer.first_step()
    first_batch_seconds = time.monotonic() - options.started
    trainer.warm_up()
    rng = np.random.default_rng(options.seed)
    epochs = []
    while protocol.needs_more(workload, epochs):
        start = time.perf_counter()
        trainer.epoch(rng.permutation(len(images)).astype(np.int32))
        seconds = time.perf_counter() - start
        epochs.append({"seconds": seconds, "test_accuracy": accuracy(trainer, test_images, test_labels)})
    record = protocol.training_record(workload, epochs, len(images))
    record |= {"first_batch_seconds": first_batch_seconds, "peak_resident_bytes": protocol.peak_resident_bytes()}
    prove(weights, mnist.scaled(test_images[:PROVED_IMAGES]), initial_logits)
    return record


def accuracy(trainer, images, labels):
    """The share of images that is classified correctly."""
    correct = 0
    for first in range(0, len(images), TEST_BATCH):
        batch = slice(first, first + TEST_BATCH)
        correct += int((trainer.logits(images[batch]).argmax(1) == labels[batch]).sum())
    return correct / len(images)


def time_inference(configuration, weights, workload, options):
    """Times classifying the same f32 images again and again: the median call."""
    images = mnist.scaled(mnist.load("t10k")[0][: workload.batch_size])
    classify = configuration(weights, images)
    logits = classify()
    first_batch_seconds = time.monotonic() - options.started
    sample(classify, options.seconds / 2)
    seconds = statistics.median(sample(classify, options.seconds))
    record = {
        "seconds": seconds,
        "images_per_second": workload.batch_size / seconds,
        "first_batch_seconds": first_batch_seconds,
        "peak_resident_bytes": protocol.peak_resident_bytes(),
    }
    prove(weights, images[:PROVED_IMAGES], logits[:PROVED_IMAGES])
    return record


def sample(function, seconds):
    """The time of each call of `function`, for so many seconds in all."""
    times = []
    now = time.perf_counter()
    end = now + seconds
    while not times or now < end:
        start = time.perf_counter()
        function()
        now = time.perf_counter()
        times.append(now - start)
    return times


def prove(weights, images, logits):
    """Makes sure that a peer computes our network, and in full f32: what computes something else gets no time.

    It comes after the timing, because its own memory must not count.
    """
    expected = network.logits(weights, images)
    error = np.linalg.norm(np.asarray(logits, np.float64) - expected) / np.linalg.norm(expected)
    if not error < 1e-5:
        raise SystemExit(f"error: the logits are off by {error:.1e} of their norm, expected at most 1e-5")
