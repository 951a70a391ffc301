"""Jobs of several processes on an installed MPI: starting them, finding their ranks, and what they print."""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Faults"))
from program import Failure, expect  # noqa: E402,F401

# Each MPI's compiler wrapper, launcher and the launcher's flags; Debian's names, if several MPIs are installed.
KNOWN = {
    "Open MPI": ("mpicc.openmpi", "mpirun.openmpi", ["--oversubscribe"]),
    "MPICH": ("mpicc.mpich", "mpirun.mpich", []),
}
# Open MPI refuses to run as root without these.
AS_ROOT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


class MPI:
    """An MPI that is installed, with the program and an adapter to it in a folder."""

    def __init__(self, name, program, folder):
        self.name = name
        compiler, self.launcher, self.flags = KNOWN[name]
        folder.mkdir(parents=True)
        build = ROOT / "Sources/MPIAdapter/build.sh"
        subprocess.run(["sh", build, program, folder, compiler], check=True)
        self.program = folder / "mnist-bench"

    @staticmethod
    def installed():
        return [name for name, (compiler, launcher, _) in KNOWN.items() if shutil.which(compiler) and shutil.which(launcher)]

    def start(self, folder, *groups, flags=None, **environment):
        """Starts a job; each of `groups` is a number of ranks and their arguments."""
        words = []
        for ranks, arguments in groups:
            words += ([":"] if words else []) + ["-np", ranks, self.program, *arguments, "--distributed"]
        return Job([self.launcher, *(self.flags if flags is None else flags), *words], folder, environment)

    def run(self, folder, *groups, seconds=120, **options):
        """Runs a job to its end: exit code and all that it prints."""
        return self.start(folder, *groups, **options).finish(seconds)


class Job:
    def __init__(self, words, folder, environment):
        self.identity = uuid.uuid4().hex
        self.output = folder / f"{self.identity}.log"
        with self.output.open("wb") as output:
            self.launcher = subprocess.Popen(
                [str(word) for word in words],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **AS_ROOT, **environment, "MNIST_BENCH_JOB": self.identity},
            )

    def processes(self):
        """The process of each rank that lives."""
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (process / "exe").resolve().name != "mnist-bench":
                    continue
                variables = dict(
                    entry.split("=", 1) for entry in (process / "environ").read_text().split("\0") if "=" in entry
                )
            except OSError:
                continue
            rank = variables.get("OMPI_COMM_WORLD_RANK", variables.get("PMI_RANK"))
            if variables.get("MNIST_BENCH_JOB") == self.identity and rank is not None:
                found[int(rank)] = int(process.name)
        return found

    def wait_for(self, ranks, seconds=30):
        """Waits until so many ranks live; their processes."""
        end = time.monotonic() + seconds
        while len(found := self.processes()) < ranks:
            expect(time.monotonic() < end and self.launcher.poll() is None, f"the ranks do not start: {self.text()}")
            time.sleep(0.01)
        return found

    def text(self):
        return self.output.read_text(errors="replace")

    def errors(self):
        """The program's own error lines; the launcher has others."""
        return [line for line in self.text().splitlines() if line.startswith("error: ")]

    def finish(self, seconds):
        try:
            status = self.launcher.wait(seconds)
        except subprocess.TimeoutExpired:
            for process in self.processes().values():
                os.kill(process, signal.SIGKILL)
            self.launcher.kill()
            raise Failure(f"the job has not ended after {seconds} s: {self.text()[-2000:]}") from None
        return status, self.text()
