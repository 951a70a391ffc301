"""What the rounds of one workload add up to."""

import statistics

from intervals import median_interval

OURS = "mnist-bench"


def summarize(records):
    """Figures by contestant, from each contestant's records, round by round. A round that failed is an `error`.

    Ratios are formed within a round, so that what disturbs a whole round cancels.
    """
    ours = records.get(OURS)
    figures = {}
    for name, rounds in records.items():
        errors = [record["error"] for record in rounds if "error" in record]
        if errors:
            figures[name] = {"error": errors[0], "rounds": rounds}
            continue
        figures[name] = {
            "configuration": rounds[0]["configuration"],
            "images_per_second": median_interval([record["images_per_second"] for record in rounds]),
            "seconds": optional(median_interval, [record["seconds"] for record in rounds]),
            "peak_resident_bytes": optional(max, [record["peak_resident_bytes"] for record in rounds]),
            "first_batch_seconds": optional(statistics.median, [record["first_batch_seconds"] for record in rounds]),
            "speedup_of_ours": speedup(ours, rounds),
            "rounds": rounds,
        }
    return figures


def optional(function, samples):
    """The function of the samples, or None if there is one without a value."""
    return None if None in samples else function(samples)


def speedup(ours, theirs):
    """How many times as long as ours their work takes; None if one of the two was not done."""
    if ours is None or ours is theirs:
        return None
    pairs = [(mine.get("seconds"), other["seconds"]) for mine, other in zip(ours, theirs)]
    if any(None in pair for pair in pairs):
        return None
    return median_interval([other / mine for mine, other in pairs])
