"""A report as Markdown that also reads well in a terminal."""

from protocol import MAXIMUM_EPOCHS, Workload
from summary import OURS

COLUMNS = ["contestant", "images/s", "time", "ours is faster by", "peak memory", "first batch after", "configuration"]
LEAST_CONFIDENCE = 0.9
TITLES = {
    "train": "Training epoch, batch size {}, {:,} images",
    "accuracy": "Training to 99.0 % test accuracy, batch size {}, {:,} images",
    "inference": "Inference, batch size {}",
}


def markdown(report):
    """All workloads of a report."""
    lines = [f"# mnist-bench and its peers on {report['host']}", ""]
    for name, section in report["workloads"].items():
        lines += workload_lines(Workload.named(name), section) + [""]
    return "\n".join(lines)


def workload_lines(workload, section):
    """One workload: heading, table, verdict, and what has to be known of the run."""
    title = TITLES[workload.kind].format(workload.batch_size, section["images"])
    rows = [row(name, figures) for name, figures in section["contestants"].items()]
    lines = [f"## {title}", "", *aligned([COLUMNS, *rows]), ""]
    lines.append(f"{verdict(section['contestants'])} {circumstances(section)}")
    return lines + [f"Warning: {warning}." for warning in section["context"]["warnings"]]


def circumstances(section):
    """How much was measured, and when."""
    ratios = [figures.get("speedup_of_ours") for figures in section["contestants"].values()]
    confidences = {ratio["confidence"] for ratio in ratios if ratio}
    text = f"Rounds: {section['rounds']}"
    if confidences:
        text += f", intervals of {100 * min(confidences):.0f} % confidence"
    return f"{text}; {section['context']['date']}."


def row(name, figures):
    """A contestant's cells."""
    if "error" in figures:
        return [name, f"failed: {figures['error']}", "", "", "", "", ""]
    ratio, memory, first = (figures[key] for key in ("speedup_of_ours", "peak_resident_bytes", "first_batch_seconds"))
    bound = "< " if name == OURS else ""
    return [
        name,
        f"{figures['images_per_second']['median']:,.0f}",
        duration(figures["seconds"]["median"]) if figures["seconds"] else f"not in {MAXIMUM_EPOCHS} epochs",
        interval(ratio) if ratio else "",
        f"{memory / 1e6:,.0f} MB" if memory else "",
        f"{bound}{first:.2f} s" if first else "",
        figures["configuration"],
    ]


def interval(ratio):
    """0.98 (0.95 to 1.01)"""
    return f"{ratio['median']:.2f} ({ratio['lower']:.2f} to {ratio['upper']:.2f})"


def duration(seconds):
    """Seconds in the unit that suits them."""
    for unit, scale in (("s", 1), ("ms", 1e3)):
        if seconds * scale >= 1:
            return f"{seconds * scale:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"


def verdict(contestants):
    """Who wins; a peer that cannot be told from us does not lose."""
    ratios = {name: figures.get("speedup_of_ours") for name, figures in contestants.items()}
    peers = {name: ratio for name, ratio in ratios.items() if ratio}
    if not peers:
        return "Nothing to compare."
    fastest = min(peers, key=lambda name: peers[name]["median"])
    ratio = peers[fastest]
    if ratio["confidence"] < LEAST_CONFIDENCE:
        return "Too few rounds to say who wins."
    if ratio["upper"] < 1:
        return f"**{fastest} wins: {1 / ratio['median']:.2f} times as fast as {OURS}.**"
    if ratio["lower"] <= 1:
        return f"**A tie of {OURS} and {fastest}.**"
    return f"{OURS} wins: {ratio['median']:.2f} times as fast as the fastest peer, {fastest}."


def aligned(rows):
    """Rows of cells as lines of a Markdown table, the first row being its head."""
    widths = [max(3, *(len(cells[column]) for cells in rows)) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |" for cells in rows]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return lines
