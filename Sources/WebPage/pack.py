"""Packs the page into one file: pack.py ENGINES REPORT.html WEIGHTS.safetensors PAGE.html.

ENGINES is the folder with relaxed.wasm, simd.wasm and scalar.wasm. The style is that of the report, a page that the program
wrote. Scripts are joined in the order of their imports; engines and weights are compressed, by zopfli, and in base64.
"""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent / "Page"
GREATEST_SIZE = 2_000_000
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+)";\n', re.MULTILINE)


def main():
    if len(sys.argv) != 5:
        raise SystemExit("error: expected pack.py ENGINES REPORT.html WEIGHTS.safetensors PAGE.html")
    engines, report, weights, output = map(Path, sys.argv[1:])
    facts = {"commit": git("rev-parse", "HEAD"), "isDirty": bool(git("status", "--porcelain")), "compiler": compiler()}
    parts = {
        "STYLE": style(report) + (PAGE / "page.css").read_text(),
        "REVISION": f"Revision {facts['commit'][:12] or 'unknown'}{', changed' if facts['isDirty'] else ''}; {facts['compiler']}.",
        "WORKER": joined("worker.js"),
        "PAGE": joined("main.js").replace("{{FACTS}}", json.dumps(facts)),
        "WEIGHTS": packed(weights),
    }
    for name in ("relaxed", "simd", "scalar"):
        parts[f"ENGINE_{name.upper()}"] = packed(engines / f"{name}.wasm")
    page = (PAGE / "index.html").read_text()
    for name, content in parts.items():
        page = page.replace(f"{{{{{name}}}}}", content)
    if len(page.encode()) > GREATEST_SIZE:
        raise SystemExit(f"error: {output}: expected at most {GREATEST_SIZE} bytes, found {len(page.encode())}")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(page)
    print(f"{output}: {len(page.encode()) / 1e6:.2f} MB")


def joined(name):
    """A script and all that it imports, each once and before what imports it, as one."""
    scripts = {}

    def add(name):
        if name in scripts:
            return
        text = (PAGE / name).read_text()
        scripts[name] = ""
        for imported in IMPORT.findall(text):
            add(imported)
        # Scripts that are done move behind those that they import.
        del scripts[name]
        scripts[name] = re.sub(r"^export ", "", IMPORT.sub("", text), flags=re.MULTILINE)

    add(name)
    script = '"use strict";\n' + "".join(scripts.values())
    if "</script" in script:
        raise SystemExit(f"error: {name}: a script in a page cannot contain its own end")
    return script


def style(report):
    """The style sheet of a report's page."""
    found = re.search(r"<style>(.*?)</style>", report.read_text(), re.DOTALL)
    if not found:
        raise SystemExit(f"error: {report}: expected a page with a style sheet")
    return found.group(1)


def packed(path):
    # 4 % smaller than what gzip makes of it, in the same format.
    zopfli = subprocess.run(["zopfli", "-c", str(path)], capture_output=True, check=True)
    return base64.b64encode(zopfli.stdout).decode()


def git(*arguments):
    result = subprocess.run(["git", *arguments], capture_output=True, text=True, cwd=PAGE)
    return result.stdout.strip() if result.returncode == 0 else ""


def compiler():
    return subprocess.run(["swiftc", "--version"], capture_output=True, text=True).stdout.splitlines()[0].strip()


if __name__ == "__main__":
    main()
