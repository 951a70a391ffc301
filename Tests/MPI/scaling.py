"""Measures steps on 1, 2 and 4 ranks of this machine and, as root, on two ranks across network namespaces of stated
delays and rates, beside PyTorch's DistributedDataParallel; fits a model of latency, bandwidth and computing, checks it, and
says what more machines would give. Nothing else should run meanwhile.

    python3 Tests/MPI/scaling.py PROGRAM OUTPUT.json [--torch PYTHON] [--parts machine network peer]
"""

import argparse
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import scaling_model
from job import AS_ROOT
from namespaces import Cable

sys.path.append(str(Path(__file__).parents[1] / "Peers"))
import host

BATCHES = (32, 64, 128, 256, 512, 1024)
DELAYS, RATES = (None, 10, 50, 200), (10, 1)
IMAGES = {32: 25_600, 64: 25_600, 128: 25_600, 256: 25_600, 512: 30_720, 1024: 30_720}
SCHEMA = 1
STEP = re.compile(r"step +([\d.]+) ms: ([\d.]+) ms computing, ([\d.]+) ms communicating, ([\d.]+) ms waiting; ([\d.]+) kB sent")


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def words(self, batch, shards, threads, distributed=True):
        flags = ["--epochs", 1, "--images", IMAGES[batch], "--batch-size", batch, "--gradient-lanes", shards]
        flags += ["--threads", threads, "--no-progress", "--output", self.folder / "out"]
        return [str(word) for word in (self.program, "train", *flags, *(["--distributed"] if distributed else []))]

    def run(self, launcher, batch, shards, threads):
        words = [str(word) for word in launcher] + self.words(batch, shards, threads, bool(launcher))
        result = subprocess.run(words, capture_output=True, text=True, env={**os.environ, **AS_ROOT}, timeout=120)
        if result.returncode != 0:
            sys.exit(f"error: {' '.join(words)}: {result.stderr}")
        text = result.stdout + result.stderr
        if launcher:
            step, computing, communicating, waiting, sent = map(float, STEP.search(text).groups())
            return {"step": step, "computing": computing, "communicating": communicating, "waiting": waiting, "sent": sent}
        return {"step": 1e3 * batch / float(re.search(r"(\d+) images/s", text).group(1))}


def middle(runs):
    """The run of the median step."""
    return sorted(runs, key=lambda run: run["step"])[len(runs) // 2]


def mpi_name():
    """The first line that mpirun says of its version."""
    said = subprocess.run(["mpirun", "--version"], capture_output=True, text=True, check=True).stdout
    release = re.search(r"^ *Version: *(\S+)", said, re.MULTILINE)
    return f"MPICH {release.group(1)}" if release else said.splitlines()[0].replace("mpirun (Open MPI)", "Open MPI")


def row(kind, ranks, batch, run, **more):
    entry = {"kind": kind, "ranks": ranks, "batch": batch, **more, **run}
    split = "".join(f"  {run[name]:8.3f} {name}" for name in ("computing", "communicating", "waiting") if name in run)
    sent = f"  {run['sent']:7.1f} kB" if "sent" in run else ""
    print(f"{kind:28} {ranks} x 1, batch {batch:4}: {run['step']:8.3f} ms a step{split}{sent}", flush=True)
    return entry


def machine(bench):
    """Ranks of this machine, shared memory between them; and one process of two threads."""
    rows = []
    for batch in BATCHES:
        plain = [bench.run([], batch, 2, 2) for _ in range(3)]
        rows.append(row("one process, 2 threads", 1, batch, middle(plain)))
        for ranks in (1, 2, 4):
            launcher = ["mpirun", "--oversubscribe", "-np", ranks]
            rows.append(
                row("this machine", ranks, batch, middle([bench.run(launcher, batch, max(2, ranks), 1) for _ in range(3)]))
            )
    return rows


def network(bench, folder):
    """Two ranks, each in a namespace of its own."""
    rows = []
    with Cable() as cable:
        launcher = cable.mpirun(folder)
        for delay, rate in [(None, None), *itertools.product(DELAYS, RATES)]:
            if not cable.shape(delay, rate):
                lacking = "rates: the kernel has no tbf" if delay is None else "delays: the kernel has no netem"
                print(f"no {lacking}", file=sys.stderr)
                break
            for batch in (32, 128, 1024):
                kind = "bare cable" if rate is None else f"{delay or 'no'} us, {rate} Gbit/s".replace("no us", "no delay")
                runs = [bench.run(launcher, batch, 2, 1) for _ in range(3)]
                rows.append(row(kind, 2, batch, middle(runs), delay=delay, rate=rate))
    return rows


def peer(bench, python):
    """DistributedDataParallel and this program, two ranks of one thread: gloo has TCP alone, MPI both."""
    script = Path(__file__).with_name("ddp_peer.py")
    rows = []
    for batch in (32, 128, 1024):
        environment = {**os.environ, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29511", "OMP_NUM_THREADS": "1"}
        environment["GLOO_SOCKET_IFNAME"] = "lo"
        steps = 150 if batch < 1024 else 30
        ranks = [
            subprocess.Popen(
                [python, script, str(rank), "2", "1", str(batch), str(steps)],
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            for rank in (0, 1)
        ]
        printed = [rank.communicate(timeout=300)[0] for rank in ranks]
        theirs = {"step": float(printed[0])}
        rows.append(row("DistributedDataParallel", 2, batch, theirs))
        for kind, flags in (("MPI, TCP", ["--mca", "btl", "tcp,self"]), ("MPI, shared memory", [])):
            ours = middle([bench.run(["mpirun", "-np", 2, *flags], batch, 2, 1) for _ in range(3)])
            rows.append(row(kind, 2, batch, ours))
            print(f"{kind}: {theirs['step'] / ours['step']:.1f} times as fast as DistributedDataParallel")
    return rows


def write(output, rows, machine, before, model):
    """Writes what has been measured so far, so that a later part cannot lose it."""
    machine["warnings"] = host.warnings(before, host.Usage.now(), machine["load_average"])
    document = {"schema_version": SCHEMA, "mpi": mpi_name(), "machine": machine, "model": model, "steps": rows}
    output.write_text(json.dumps(document, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--torch", help="a Python that has PyTorch")
    parser.add_argument("--parts", nargs="+", default=["machine", "network", "peer"])
    options = parser.parse_args()
    rows = []
    before, machine_context = host.Usage.now(), host.context()
    with tempfile.TemporaryDirectory(prefix="mnist-bench-scaling-") as folder:
        bench = Bench(options.program.resolve(), Path(folder))
        parts = {"machine": lambda: machine(bench)}
        if Cable.is_possible():
            parts["network"] = lambda: network(bench, folder)
        else:
            print("no network namespaces here: they need root, ip and tc", file=sys.stderr)
        if options.torch:
            parts["peer"] = lambda: peer(bench, options.torch)
        for name in options.parts:
            if name in parts:
                rows += [{"part": name, **entry} for entry in parts[name]()]
                write(options.output, rows, machine_context, before, None)
    write(options.output, rows, machine_context, before, scaling_model.report(rows))


if __name__ == "__main__":
    main()
