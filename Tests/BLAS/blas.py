"""Compares BLAS libraries with our kernel sets on the network's matrix products and a large one, all in turns in each of
several processes (`mnist-bench bench`), and writes the reports and a table."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import host
import products
from comparison import markdown

REPOSITORY = Path(__file__).resolve().parents[2]

# For each instruction set: our kernel set, and the variables that hold the libraries to it; others that the user has
# set for them are left out. On a CPU that they do not know, OpenBLAS 0.3.21 and BLIS 0.9 would not choose AVX-512 by
# themselves. BLIS takes numbers only: 0 is skx, and 3 is haswell. On CPUs of other makers than Intel, MKL heeds nothing.
WIDTHS = {
    "avx512": ("simd-avx512", {"OPENBLAS_CORETYPE": "SkylakeX", "BLIS_ARCH_TYPE": "0"}),
    "avx2": ("simd-avx2", {"OPENBLAS_CORETYPE": "Haswell", "BLIS_ARCH_TYPE": "3", "MKL_ENABLE_INSTRUCTIONS": "AVX2"}),
    "all": ("simd", {}),
}
LIBRARIES = ("libopenblas.so.0", "libblis.so.4", "libscipy_openblas.so", "libmkl_rt.so.*")


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--widths", nargs="+", choices=WIDTHS, default=widths(), help="instruction sets; default: this CPU's")
    parser.add_argument("--libraries", nargs="*", metavar="FILE", help="default: those in .build/blas")
    parser.add_argument(
        "--restarts", type=int, default=9, help="processes, one after the other; six or more have a 95 %% interval "
        "(default: 9)")
    parser.add_argument("--seconds", type=float, default=0.1, help="seconds to sample each in a process (default: 0.1)")
    parser.add_argument("--binary", type=Path, default=Path(".build/release/mnist-bench"), help="our program")
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "Results", help="default: Results")
    chosen = parser.parse_args()
    if not (REPOSITORY / chosen.binary).is_file():
        parser.error(f"--binary: {chosen.binary} does not exist; build it with: make build")
    if chosen.libraries is None:
        chosen.libraries = fetched()
    return chosen


def widths():
    """The instruction sets of this CPU, the widest first; without AVX-512, the libraries may do as they like."""
    return ["avx512", "avx2"] if "avx512vl" in (host.cpuinfo("flags") or "") else ["all"]


def fetched():
    """The libraries that fetch.sh has fetched, relative to the repository."""
    folder = REPOSITORY / ".build/blas"
    found = [path for name in LIBRARIES for path in sorted(folder.rglob(name))]
    return [str(path.relative_to(REPOSITORY)) for path in found]


def measure(chosen, width):
    """A report of all products; it is written without its samples."""
    kernels, environment = WIDTHS[width]
    report = chosen.folder / f"blas-{host.kind()}-{width}.json"
    samples = report.with_suffix(".samples.json")
    shapes = [product.shape for product in products.ALL]
    names = [kernels, *(f"blas={library}" for library in chosen.libraries)]
    run(
        [chosen.binary, "bench", "--workloads", *shapes, "--kernels", *names, "--threads", "1", "--data", "synthetic"]
        + ["--restarts", chosen.restarts, "--seconds", chosen.seconds, "--output", samples], environment)
    report.write_text(run([chosen.binary, "export", samples, "--format", "slim"], {}))
    measured = json.loads(samples.read_text())
    samples.unlink()
    return measured


def run(command, environment):
    """Runs our program; its messages are shown, and what it prints is returned."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("OPENBLAS_", "BLIS_", "MKL_"))}
    result = subprocess.run(
        [str(word) for word in command], cwd=REPOSITORY, env=others | environment, stdout=subprocess.PIPE, text=True)
    if result.returncode != 0:
        sys.exit(result.returncode)
    return result.stdout


def main():
    """Measures, then makes the table."""
    chosen = options()
    table = chosen.folder / f"blas-{host.kind()}.md"
    table.write_text(markdown([measure(chosen, width) for width in chosen.widths]))
    print(table.read_text())
    print(f"table: {table}", file=sys.stderr)


main()
