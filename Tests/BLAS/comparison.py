"""A table of reports of `mnist-bench bench`: the matrix products, our kernel set, each library, and who is faster."""

import statistics

import products
from intervals import median_interval
from table import LEAST_CONFIDENCE, aligned, interval


def markdown(reports):
    """All reports of a machine, with their samples, as Markdown that also reads well in a terminal."""
    lines = ["# BLAS libraries and ours", "", machine(reports[0]["context"]), ""]
    for report in reports:
        lines += section(report) + [""]
    return "\n".join(lines)


def machine(context):
    """The machine's description."""
    details = context["mnist_bench"]
    data = [cache for cache in context["caches"] if cache["type"] != "Instruction"]
    caches = ", ".join(f"L{cache['level']} {cache['size'] // 1024} KiB" for cache in data)
    cores = f"{details['physical_cores']} cores, {context['num_cpus']} processors"
    virtual = ", a virtual machine" if details.get("virtual_machine") else ""
    return f"{details['cpu_model']}, {cores}{virtual}; {caches}; {details['operating_system']}. One thread; GFLOP/s."


def section(report):
    """One report: who was measured, the table, and in which products ours is not the fastest."""
    details = report["context"]["mnist_bench"]
    libraries = details.get("blas_libraries", [])
    speeds = gflops(report["benchmarks"])
    ours = next(kernel for kernel in speeds[products.ALL[0].shape] if not kernel.startswith("blas="))
    peak = details["instruction_set_peaks"].get(ours.removeprefix("simd-"), details["peak_gflops_per_core"])
    head = ["product", "m x n x k", ours, *map(title, libraries), "ours by the fastest"]
    kernels = [ours, *(library["kernel"] for library in libraries)]
    rows = [speeds.get(product.shape, {}) for product in products.ALL]
    ratios = [by_the_fastest(row, kernels) for row in rows]
    cells = [
        [product.layer, product.sizes, *(number(row.get(kernel)) for kernel in kernels)]
        + [interval(ratio) if ratio else "-"]
        for product, row, ratio in zip(products.ALL, rows, ratios)]
    codes = ", ".join(f"{title(each)} with its {each['core_type']} code" for each in libraries if "core_type" in each)
    return [
        f"## {ours}", "", f"{codes}. The measured peak is {peak:.0f} GFLOP/s; {date(report)}.", "",
        *aligned([head, *cells]), "", verdict(ratios)]


def gflops(benchmarks):
    """The median GFLOP/s of each process, by shape and kernel set; none of a kernel set that failed its proof."""
    times = {}
    for row in benchmarks:
        if row["run_type"] == "iteration" and not row.get("error_occurred"):
            processes = times.setdefault(row["workload"], {}).setdefault(row["kernel"], {})
            processes.setdefault(row.get("process", 0), []).append(row["flops"] / row["real_time"])
    return {
        shape: {kernel: [statistics.median(of) for of in processes.values()] for kernel, processes in kernels.items()}
        for shape, kernels in times.items()}


def by_the_fastest(speeds, kernels):
    """Our speed by that of the library that comes closest to it or leads: the median over processes and its interval.
    None if ours or all libraries failed."""
    ours, *theirs = (speeds.get(kernel) for kernel in kernels)
    if not ours:
        return None
    ratios = [median_interval([a / b for a, b in zip(ours, library)]) for library in theirs if library]
    return min(ratios, key=lambda ratio: ratio["median"], default=None)


def verdict(ratios):
    """In how many products ours is faster than every library, and in which it is not."""
    confidence = min((ratio["confidence"] for ratio in ratios if ratio), default=0)
    if confidence < LEAST_CONFIDENCE:
        return "Too few processes to say who is faster."
    layers = {words: [] for words in ("faster", "not to be told from the fastest", "slower", "not compared")}
    for product, ratio in zip(products.ALL, ratios):
        layers[outcome(ratio)].append(product.layer)
    parts = [f"Ours is faster than every library in {len(layers.pop('faster'))} of {len(products.ALL)} products"]
    parts += [f"{words} in {len(those)} ({', '.join(those)})" for words, those in layers.items() if those]
    return f"{', '.join(parts)}. Intervals of {100 * confidence:.0f} % confidence."


def outcome(ratio):
    """What an interval says of us; a product that ours or all libraries failed has none."""
    if not ratio:
        return "not compared"
    if ratio["lower"] > 1:
        return "faster"
    return "slower" if ratio["upper"] < 1 else "not to be told from the fastest"


def date(report):
    """When, and of which revision."""
    commit = report["context"]["mnist_bench"].get("git_commit", "unknown")[:12]
    return f"{report['context']['date']}, revision {commit}"


def title(library):
    """OpenBLAS 0.3.21"""
    return " ".join(filter(None, [library["name"], library.get("version")]))


def number(speeds):
    """Three figures; a kernel set that failed its proof has none."""
    return f"{statistics.median(speeds):.3g}" if speeds else "failed"
