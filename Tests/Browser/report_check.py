"""Looks at a report in a real browser: report_check.py PAGE.html [SCREENSHOT FOLDER].

At 1280 and 390 pixels, light and dark, and as it is printed: no error on the console, no request to a network, nothing
cut off or covered, every table sorts, every point of a history can be reached. Screenshots go into the folder. The exit code is 1 if anything is wrong.
"""

import base64
import shutil
import sys
from pathlib import Path

from browser import Browser

HERE = Path(__file__).resolve().parent
WIDTHS = [1280, 390]
# A4 without its margins, in CSS pixels.
PAPER_WIDTH = 718


def main():
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("error: there is no chromium; on Debian: apt-get install chromium")
    if len(sys.argv) < 2 or not Path(sys.argv[1]).is_file():
        raise SystemExit("error: expected a page: report_check.py PAGE.html [SCREENSHOT FOLDER]")
    page = Path(sys.argv[1]).resolve()
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    problems = []
    with Browser(program) as browser:
        for width in WIDTHS:
            for dark in [False, True]:
                problems += look(browser, page, width, dark, folder)
        problems += print_out(browser, page, folder)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{page.name}: {len(problems)} problems")
    sys.exit(1 if problems else 0)


def look(browser, page, width, dark, folder):
    name = f"{width}-{'dark' if dark else 'light'}"
    browser.show(width, dark)
    browser.open(page.as_uri())
    layout = browser.evaluate((HERE / "layout.js").read_text())
    problems = layout["problems"] + browser.evaluate((HERE / "sorting.js").read_text())
    problems += browser.evaluate((HERE / "points.js").read_text())
    if layout["pictures"] == 0:
        problems.append("there are no pictures")
    # The sorting is undone, so that the screenshot shows the page as it comes.
    browser.open(page.as_uri())
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"report-{name}.png").write_bytes(base64.b64decode(browser.screenshot()))
    return [f"{name}: {problem}" for problem in problems + browser.complaints()]


def print_out(browser, page, folder):
    browser.show(PAPER_WIDTH, dark=True, medium="print")
    browser.open(page.as_uri())
    background = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    problems = [] if background == "rgb(255, 255, 255)" else [f"the paper is {background}"]
    problems += browser.evaluate((HERE / "layout.js").read_text())["problems"]
    if folder:
        (folder / "report-print.pdf").write_bytes(browser.print_out())
    return [f"print: {problem}" for problem in problems + browser.complaints()]


if __name__ == "__main__":
    main()
