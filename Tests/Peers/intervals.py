"""The median of a few samples, and how sure of it one can be."""

import math
import statistics


def median_interval(samples, confidence=0.95):
    """The median with the narrowest pair of order statistics that encloses it with this confidence.

    The chance that the population's median lies between the k-th smallest and the k-th largest of n samples is
    1 - 2 P(Binomial(n, 1/2) < k), whatever the distribution. Fewer than 6 samples cannot reach 0.95: then it is the
    smallest and the largest, with the confidence they have.
    """
    ordered = sorted(samples)
    count = len(ordered)
    coverage = [1 - 2 * sum(math.comb(count, i) for i in range(k)) / 2**count for k in range(1, (count + 1) // 2 + 1)]
    rank = max((k for k, covered in enumerate(coverage, 1) if covered >= confidence), default=1)
    return {
        "median": statistics.median(ordered),
        "lower": ordered[rank - 1],
        "upper": ordered[-rank],
        "confidence": coverage[rank - 1],
    }
