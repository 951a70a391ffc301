"""The machine that a comparison ran on, and what may have disturbed it."""

import datetime
import os
import platform
import re
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

# Processors that other processes may keep busy without a warning; the load average counts where that is not known.
OTHER_LIMIT = 0.1
LOAD_LIMIT = 0.5


def cpuinfo(field):
    """The first processor's value of a field of Linux's /proc/cpuinfo; None where there is none."""
    try:
        table = Path("/proc/cpuinfo").read_text()
    except OSError:
        return None
    line = re.search(rf"^{field}\s*: (.*)$", table, re.MULTILINE)
    return line[1].strip() if line else None


def cpu_model():
    """The processor's name."""
    return cpuinfo("model name") or platform.processor() or platform.machine()


def kind():
    """A name for machines like this one, fit for a file's name."""
    family, model = cpuinfo("cpu family"), cpuinfo("model")
    hidden = generation(cpu_model(), int(family), int(model)) if family and model else None
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\(r\)|\(tm\)", "", cpu_model().lower())).strip("-")
    return "-".join(filter(None, [words, hidden, f"{os.cpu_count()}-cores"]))


def generation(name, family, model):
    """The generation of a processor whose name has no number, as virtual machines hide it; None for others."""
    if re.search(r"\d", name):
        return None
    return zen(family, model) if name.startswith("AMD") else xeon(family, model) if name.startswith("Intel") else None


def zen(family, model):
    """AMD's: families and models as in Linux's arch/x86/kernel/cpu/amd.c."""
    if family == 25:
        return "zen4" if 0x10 <= model <= 0x1F or model >= 0x60 else "zen3"
    return {23: "zen2" if model >= 0x30 else "zen", 26: "zen5"}.get(family)


def xeon(family, model):
    """Intel's for servers: models of family 6 as in Linux's arch/x86/include/asm/intel-family.h."""
    generations = {
        0x3F: "haswell", 0x4F: "broadwell", 0x55: "skylake", 0x6A: "ice-lake", 0x6C: "ice-lake",
        0x8F: "sapphire-rapids", 0xCF: "emerald-rapids", 0xAD: "granite-rapids", 0xAE: "granite-rapids",
    }
    return generations.get(model) if family == 6 else None


def context():
    """What a reader has to know about a run that begins now."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu_model": cpu_model(),
        "logical_processors": os.cpu_count(),
        "operating_system": platform.platform(),
        "python": platform.python_version(),
        "git_commit": git("rev-parse", "HEAD"),
        "git_dirty": bool(git("status", "--porcelain")),
        "load_average": os.getloadavg()[0],
    }


@dataclass
class Usage:
    """Seconds of processor time until a moment: of everything, and of this process and its children that have ended."""

    moment: float
    everything: float
    own: float

    @classmethod
    def now(cls):
        """The usage so far; None where the system does not tell (macOS)."""
        try:
            ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:8]]
        except OSError:
            return None
        user, nice, system, _, _, interrupts, soft_interrupts = ticks
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return cls(
            moment=time.monotonic(),
            everything=(user + nice + system + interrupts + soft_interrupts) / os.sysconf("SC_CLK_TCK"),
            own=sum(each.ru_utime + each.ru_stime for each in used))

    def others_since(self, earlier):
        """The processors that other processes have kept busy since an earlier usage, on average."""
        others = self.everything - earlier.everything - (self.own - earlier.own)
        return max(0, others) / (self.moment - earlier.moment)


def warnings(before, after, load):
    """What may have disturbed a run between two usages, or None where the system does not tell; `load` was the load
    average when it began, in which whatever ran just before still counts."""
    if before is None or after is None:
        return [f"the load average was {load:.2f} at the start"] if load > LOAD_LIMIT else []
    others = after.others_since(before)
    return [f"other processes used {100 * others:.1f} % of a processor during the run"] if others > OTHER_LIMIT else []



def git(*arguments):
    """What git says of this repository; None if it says nothing."""
    folder = Path(__file__).parent
    try:
        result = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return result.stdout.strip() or None
