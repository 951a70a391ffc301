"""A table of reports of `mnist-bench bench`: the matrix products, our kernel set, each library, and who is faster."""

import json

import products
from table import aligned


def markdown(files):
    """All reports of a machine, as Markdown that also reads well in a terminal."""
    reports = [json.loads(file.read_text()) for file in files]
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
    rows = medians(report["benchmarks"])
    ours = next(kernel for kernel in rows[products.ALL[0].shape] if not kernel.startswith("blas="))
    peak = details["instruction_set_peaks"].get(ours.removeprefix("simd-"), details["peak_gflops_per_core"])
    head = ["product", "m x n x k", ours, *map(title, libraries), "ours by the fastest"]
    speeds = [rows.get(product.shape, {}) for product in products.ALL]
    ratios = [ratio(row, ours, libraries) for row in speeds]
    cells = [
        [product.layer, product.sizes, number(row.get(ours)), *(number(row.get(each["kernel"])) for each in libraries)]
        + [f"{value:.2f}" if value else "-"] for product, row, value in zip(products.ALL, speeds, ratios)]
    codes = ", ".join(f"{title(each)} with its {each['core_type']} code" for each in libraries if "core_type" in each)
    return [
        f"## {ours}", "", f"{codes}. The measured peak is {peak:.0f} GFLOP/s; {date(report)}.", "",
        *aligned([head, *cells]), "", verdict(ratios)]


def ratio(speeds, ours, libraries):
    """Our speed by the fastest library's; None if either failed its proof."""
    found = [speeds[each["kernel"]] for each in libraries if each["kernel"] in speeds]
    return speeds[ours] / max(found) if found and ours in speeds else None


def verdict(ratios):
    """In how many products ours is at least as fast as the fastest library, and which the others are."""
    slower = [product.layer for product, value in zip(products.ALL, ratios) if not value or value < 1]
    text = f"Ours is at least as fast as the fastest library in {len(ratios) - len(slower)} of {len(ratios)} products"
    return text + (f", not in: {', '.join(slower)}." if slower else ".")


def date(report):
    """When, and of which revision."""
    commit = report["context"]["mnist_bench"].get("git_commit", "unknown")[:12]
    return f"{report['context']['date']}, revision {commit}"


def title(library):
    """OpenBLAS 0.3.21"""
    return " ".join(filter(None, [library["name"], library.get("version")]))


def medians(benchmarks):
    """GFLOP/s by shape and kernel set."""
    rows = {}
    for row in benchmarks:
        if row.get("aggregate_name") == "median":
            rows.setdefault(row["workload"], {})[row["kernel"]] = row["gflops"]
    return rows


def number(speed):
    """Three figures; a kernel set that failed its proof has none."""
    return f"{speed:.3g}" if speed else "failed"
