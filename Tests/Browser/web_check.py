"""Looks at the page with the kernels in real browsers: web_check.py PROGRAM PAGE.html FOLDER [STEP...].

In Chromium and in Firefox: the answers for 10,000 images are the program's, training gives the program's weights, the report
and the weights that the page offers are read by the program, wrong files get a line, everything is reached by keyboard, and
nothing goes wrong on the console. The exit code is 1 if anything is wrong.
"""

import shutil
import sys
from pathlib import Path

from browser import Browser
from firefox import Firefox
from web_digits import Program
from web_look import look, reach_by_keyboard
from web_results import bad_input, bench, classify, normalize, train

HERE = Path(__file__).resolve().parent


def main():
    if len(sys.argv) < 4:
        raise SystemExit("error: expected web_check.py PROGRAM PAGE.html FOLDER [STEP...]")
    program, page, folder = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    steps = [step for step in STEPS if step.__name__ in sys.argv[4:] or len(sys.argv) == 4]
    problems = []
    for name, kind in {"chromium": Browser, "firefox-esr": Firefox}.items():
        path = shutil.which(name)
        if path is None:
            raise SystemExit(f"error: there is no {name}; on Debian: apt-get install {name}")
        with kind(path) as browser:
            check = Check(name, browser, page, Program(program, folder), folder)
            problems += [f"{name}: {problem}" for problem in check.run(steps)]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{page.name}: {len(problems)} problems")
    sys.exit(1 if problems else 0)


class Check:
    """One browser's look at the page."""

    def __init__(self, name, browser, page, program, folder):
        self.name = name
        self.browser = browser
        self.page = page
        self.program = program
        self.folder = folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.problems = []

    def run(self, steps):
        for step in steps:
            step(self)
        return self.problems

    def open(self, query=""):
        """Opens the page and waits until its engine answers."""
        self.browser.open(self.page.as_uri() + query)
        self.browser.evaluate((HERE / "web_page.js").read_text())
        self.browser.evaluate("webCheck.until(() => window.mnistBench || !document.getElementById('draw-message').hidden)")
        self.expect("Ready" in self.text("engine-status"), f"the engine says: {self.text('engine-status')}")

    def close(self, what):
        """Asks for what went wrong while the page was open."""
        self.problems += [f"{what}: {line}" for line in self.browser.evaluate("webCheck.errors") + self.browser.complaints()]

    def text(self, name):
        return self.browser.evaluate(f"webCheck.text({name!r})")

    def expect(self, holds, problem):
        if not holds:
            self.problems.append(problem)

    def tell(self, line):
        print(f"{self.name}: {line}", flush=True)

    def without_vectors(self):
        """As in a browser without SIMD: the naive kernels answer, and the page says why."""
        self.open("?engine=scalar")
        self.expect("no SIMD" in self.text("engine-status"), "a page without SIMD does not say so")
        self.browser.evaluate("document.querySelector('#samples button').click(), 0")
        self.browser.evaluate("webCheck.answered()")
        self.tell(f"without SIMD: {self.text('answer')}; {self.text('time')}")
        self.close("without SIMD")


STEPS = [classify, normalize, train, bench, bad_input, Check.without_vectors, reach_by_keyboard, look]

if __name__ == "__main__":
    main()
