"""The machine that a comparison ran on, and what may have disturbed it."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

LOAD_LIMIT = 0.5


def cpu_model():
    """The processor's name."""
    try:
        names = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        names = []
    return names[0].strip() if names else platform.processor() or platform.machine()


def kind():
    """A name for machines like this one, fit for a file's name."""
    words = re.sub(r"[^a-z0-9]+", "-", cpu_model().lower()).strip("-")
    return f"{words}-{os.cpu_count()}-cores"


def context():
    """What a reader has to know about a run that begins now."""
    load = os.getloadavg()[0]
    warnings = []
    if load > LOAD_LIMIT:
        warnings.append(f"the load average was {load:.2f} at the start, so something else was running")
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu_model": cpu_model(),
        "logical_processors": os.cpu_count(),
        "operating_system": platform.platform(),
        "python": platform.python_version(),
        "git_commit": git("rev-parse", "HEAD"),
        "git_dirty": bool(git("status", "--porcelain")),
        "load_average": load,
        "warnings": warnings,
    }


def git(*arguments):
    """What git says of this repository; None if it says nothing."""
    folder = Path(__file__).parent
    try:
        result = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return result.stdout.strip() or None
