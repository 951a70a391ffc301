"""Trains as several processes on each MPI that is installed, and compares with one process; then kills, stops and
misconfigures ranks.

    python3 Tests/MPI/mpi_check.py PROGRAM [--kills 100] [--only NAME...]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from job import MPI, Failure
import failures
import same_bits
from program import write_tiny_digits


def checks(kills):
    yield from (
        same_bits.ranks_and_threads,
        same_bits.shared_shards,
        same_bits.going_on,
        same_bits.data_of_rank_0,
        same_bits.unequal_ranks,
        same_bits.other_commands,
        failures.differing_ranks,
        failures.mistakes,
        failures.bindings,
        failures.stops,
        failures.lost_network,
        failures.asked_to_end,
    )
    if kills:

        def killed(mpi, folder):
            return failures.kills(mpi, folder, kills)

        killed.__name__ = "kills"
        yield killed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("--kills", type=int, default=100, help="kill -9 this many ranks")
    parser.add_argument("--only", nargs="+", help="run these checks alone, such as ranks_and_threads")
    options = parser.parse_args()
    installed = MPI.installed()
    if not installed:
        sys.exit("error: expected Open MPI or MPICH, with mpicc.openmpi or mpicc.mpich in PATH; 'make mpi' installs one")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="mnist-bench-mpi-") as name:
        for mpi_name in installed:
            mpi = MPI(mpi_name, options.program.resolve(), Path(name) / mpi_name.replace(" ", "") / "program")
            for check in checks(options.kills):
                if options.only and check.__name__ not in options.only:
                    continue
                folder = Path(name) / mpi_name.replace(" ", "") / check.__name__
                write_tiny_digits(folder / "data", per_class=60)
                try:
                    print(f"{mpi_name}: {check(mpi, folder)}", flush=True)
                except Failure as failure:
                    failed += 1
                    print(f"{mpi_name}: FAILED: {check.__name__}: {failure}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
