"""Fails, and names them, if public symbols of the modules have no documentation: documented.py MODULE...

The compiler is asked, so that what a requirement's documentation covers counts as documented. `swift build` comes first.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build" / "debug"


def main():
    target = json.loads(subprocess.check_output(["swift", "-print-target-info"]))["target"]["triple"]
    command = ["swift", "symbolgraph-extract", "-target", target, "-minimum-access-level", "public"]
    command += ["-skip-synthesized-members", "-I", BUILD / "Modules"]
    for module in (ROOT / "Sources").rglob("module.modulemap"):
        command += ["-I", module.parent]
    symbols, undocumented = 0, []
    for module in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([*command, "-module-name", module, "-output-dir", folder], check=True)
            for file in sorted(Path(folder).glob("*.json")):
                for symbol in json.loads(file.read_text())["symbols"]:
                    symbols += 1
                    if not symbol.get("docComment"):
                        undocumented.append(f"{module}: {'.'.join(symbol['pathComponents'])}")
    for name in undocumented:
        print(f"{name}: has no documentation")
    print(f"{symbols - len(undocumented)} of {symbols} public symbols are documented")
    sys.exit(1 if undocumented else 0)


if __name__ == "__main__":
    main()
