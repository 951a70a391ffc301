"""Writes Fixtures/segmentations.json: series, real and random, and the segmentations that ruptures finds in them.

    pip download --no-deps --no-binary :all: apache-otava==0.8.0
    tar -xzf apache_otava-0.8.0.tar.gz apache_otava-0.8.0/tests/tigerbeetle_test.py
    python3 make_segmentations.py apache_otava-0.8.0/tests/tigerbeetle_test.py [folder]

needs numpy, statsmodels and ruptures (requirements.txt); the same versions give the same file. ruptures' Pelt with
min_size=1 and jump=1 is exact: by least squares with its own cost, and with a bounded cost that is given to it here.

The real series: the flow of the Nile at Aswan, 1871 to 1970 (public domain, statsmodels), of which Cobb, "The problem of
the Nile: conditional solution to a changepoint problem", Biometrika 65, 1978, finds the change after 1898; and the speed of
TigerBeetle from commit to commit, which Apache Otava (Apache License 2.0) has in its tests.
"""

import ast
import json
import pathlib
import sys

import numpy as np
import ruptures
import statsmodels.api
from ruptures.base import BaseCost

BOUND = 3.0


class BoundedCost(BaseCost):
    """The sum of squares around the best level, each square divided by the value's variance and at most BOUND squared.

    The signal has two columns: values and their scales.
    """

    model = "bounded"
    min_size = 1

    def fit(self, signal):
        self.signal = signal
        return self

    def error(self, start, end):
        values, scales = self.signal[start:end].T
        weights = scales**-2.0
        # Between two neighbouring edges the same values are within the bound, so the cost is a parabola.
        edges = np.sort(np.concatenate([values - BOUND * scales, values + BOUND * scales]))
        best = np.inf
        for low, high in zip(edges, edges[1:]):
            inside = np.abs(values - (low + high) / 2) < BOUND * scales
            if not inside.any():
                continue
            level = np.clip(np.average(values[inside], weights=weights[inside]), low, high)
            best = min(best, np.sum(np.minimum(weights * (values - level) ** 2, BOUND**2)))
        return best


def spread(values):
    """The standard deviation that the differences of neighbours show, changes and outliers aside."""
    return 1.4826 * np.median(np.abs(np.diff(values))) / np.sqrt(2)


def random_series(seed):
    """A few levels, scales that differ, and some outliers."""
    generator = np.random.default_rng(seed)
    count = int(generator.integers(2, 70))
    levels = np.repeat(generator.normal(0, 2, 10), int(np.ceil(count / 10)) + seed % 5 * 4)[:count]
    scales = generator.uniform(0.3, 1.2, count)
    outliers = (generator.random(count) < 0.1) * generator.exponential(20, count)
    return levels + scales * generator.normal(size=count) + outliers, scales


def all_series():
    nile = statsmodels.api.datasets.nile.load_pandas().data["volume"].to_numpy()
    yield "nile", nile, np.full(len(nile), spread(nile))
    module = ast.parse(pathlib.Path(sys.argv[1]).read_text())
    function = next(node for node in module.body if getattr(node, "name", "") == "_get_series")
    speed = np.log(ast.literal_eval(next(node for node in function.body if isinstance(node, ast.Return)).value))
    yield "tigerbeetle", speed, np.full(len(speed), spread(speed))
    for seed in range(12):
        yield f"random {seed}", *random_series(seed)


def cuts(algorithm, penalty):
    return [int(cut) for cut in algorithm.predict(pen=penalty)[:-1]]


def main():
    entries = []
    for name, values, scales in all_series():
        # JSON has the numbers that the segmentations are of.
        values, scales = np.round(values, 6), np.round(scales, 6)
        signal = np.column_stack([values, scales])
        squares = ruptures.Pelt(model="l2", min_size=1, jump=1).fit(values)
        bounded = ruptures.Pelt(custom_cost=BoundedCost(), min_size=1, jump=1).fit(signal)
        entries.append(
            {
                "name": name,
                "values": values.tolist(),
                "scales": scales.tolist(),
                # As if all values had the scale of the first.
                "least_squares": {str(penalty): cuts(squares, penalty * scales[0] ** 2) for penalty in (4, 12, 25)},
                "bounded": {str(penalty): cuts(bounded, penalty) for penalty in (9.5, 12, 20)},
            }
        )
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).parent.parent / "Fixtures")
    text = json.dumps({"versions": {"ruptures": ruptures.__version__}, "series": entries})
    (folder / "segmentations.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
