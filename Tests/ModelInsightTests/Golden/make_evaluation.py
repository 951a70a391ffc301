"""Writes Fixtures/evaluation.json: logits and labels made by a seed, and what scikit-learn and SciPy make of them.

    python3 make_evaluation.py [folder]

needs numpy, scipy and scikit-learn (requirements.txt); the same versions give the same file.
"""

import json
import pathlib
import sys

import numpy as np
from scipy.special import softmax
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    confusion_matrix, log_loss, precision_recall_fscore_support, roc_auc_score, roc_curve)

CLASSES = 10
BINS = 15


def predictions(generator, count, labels_among):
    """Logits in quarters, so that they are exact in JSON and many probabilities are equal."""
    labels = generator.choice(labels_among, count)
    logits = generator.normal(0, 1, (count, CLASSES))
    logits[np.arange(count), labels] += generator.normal(2.5, 1.5, count)
    return np.round(4 * logits).astype(np.float64) / 4, labels


def curve(is_class, scores):
    rates = roc_curve(is_class, scores)
    return {"false_positive_rate": rates[0].tolist(), "true_positive_rate": rates[1].tolist(),
            "area": roc_auc_score(is_class, scores)}


def calibration(confidence, is_correct):
    accuracy, mean = calibration_curve(is_correct, confidence, n_bins=BINS, strategy="uniform")
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    counts = np.bincount(np.searchsorted(inner, confidence), minlength=BINS)
    counts = counts[counts > 0]
    errors = np.abs(accuracy - mean)
    return {"expected_error": float(np.average(errors, weights=counts)), "maximum_error": float(errors.max()),
            "counts": counts.tolist(), "accuracies": accuracy.tolist(), "confidences": mean.tolist()}


def figures(logits, labels):
    every = list(range(CLASSES))
    probabilities = softmax(logits, axis=1)
    predicted = logits.argmax(axis=1)
    correct = int((predicted == labels).sum())
    interval = binomtest(correct, len(labels)).proportion_ci(0.95, method="wilson")
    scores = precision_recall_fscore_support(labels, predicted, labels=every, zero_division=0)
    macro = precision_recall_fscore_support(labels, predicted, labels=every, zero_division=0, average="macro")
    curves = [curve(labels == label, probabilities[:, label]) if (labels == label).any() else None for label in every]
    return {
        "logits": logits.ravel().tolist(), "labels": labels.tolist(),
        "correct": correct, "interval": [interval.low, interval.high],
        "loss": log_loss(labels, probabilities, labels=every),
        "confusion_matrix": confusion_matrix(labels, predicted, labels=every).tolist(),
        "precision": scores[0].tolist(), "recall": scores[1].tolist(), "f1": scores[2].tolist(),
        "support": scores[3].tolist(), "macro": [float(x) for x in macro[:3]],
        "roc": curves, "roc_area": float(np.mean([curve["area"] for curve in curves if curve])),
        "calibration": calibration(probabilities.max(axis=1), predicted == labels),
    }


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "Fixtures")
    generator = np.random.default_rng(5)
    cases = {
        "all classes": figures(*predictions(generator, 400, np.arange(CLASSES))),
        "two classes missing": figures(*predictions(generator, 60, np.arange(2, CLASSES))),
    }
    # A class that is never predicted has no precision.
    logits, labels = predictions(generator, 80, np.arange(CLASSES))
    logits[:, 3] = -9
    cases["one class never predicted"] = figures(logits, labels)
    (folder / "evaluation.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
