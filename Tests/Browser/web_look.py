"""How the page looks, and whether it is reached by keyboard."""

import base64
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIDTHS = [1280, 390]
# A4 without its margins, in CSS pixels.
PAPER_WIDTH = 718

FILL = (
    "document.querySelector('[aria-label=\"Sample of a 3\"]').click(),"
    "document.getElementById('explain').checked || webCheck.press('explain'),"
    "document.querySelectorAll('#bench-workloads input').forEach((box) => (box.checked = box.value === 'conv3-forward')),"
    "webCheck.set('bench-seconds', '0.1'), webCheck.press('bench-start'),"
    "webCheck.set('train-images', '600'), webCheck.set('train-epochs', '2'), webCheck.press('train-start'),"
    "webCheck.until(() => webCheck.text('bench-status').startsWith('Done') && webCheck.text('train-status').startsWith('Done')"
    " && webCheck.text('answer').includes('%'))"
)


def reach_by_keyboard(check):
    """Every control that is enabled gets the focus by Tab; arrow keys and the space bar draw."""
    check.open()
    check.browser.evaluate(
        "document.body.focus(), window.reached = new Set(),"
        "document.addEventListener('focusin', (event) => reached.add(event.target)), 0"
    )
    count = check.browser.evaluate("document.querySelectorAll('a, button, input, select, canvas[tabindex]').length")
    for _ in range(count + 5):
        check.browser.press("Tab")
    left = check.browser.evaluate(
        "[...document.querySelectorAll('a, button:enabled, input:enabled, select:enabled, canvas[tabindex]')]"
        ".filter((control) => !reached.has(control)).map((control) => control.id || control.textContent || control.value)"
    )
    check.expect(left == [], f"Tab does not reach {left}")
    unnamed = check.browser.evaluate(
        "[...document.querySelectorAll('button, input, select, canvas')].filter((control) => !(control.textContent.trim()"
        " || control.getAttribute('aria-label') || control.labels?.length)).map((control) => control.outerHTML)"
    )
    check.expect(unnamed == [], f"a screen reader finds no name for {unnamed}")
    check.browser.evaluate("document.getElementById('pad').focus(), 0")
    for key in ["ArrowUp"] * 10 + [" "] + ["ArrowDown"] * 20 + [" "]:
        check.browser.press(key)
    check.browser.evaluate("webCheck.answered()")
    check.tell(f"drawn by keyboard, a stroke downwards: {check.text('answer')}")
    check.expect(check.text("answer").startswith("1"), f"a stroke downwards is {check.text('answer')}")
    check.close("keyboard")


def look(check):
    """Nothing is cut off or covered, light and dark, wide and narrow, and on paper."""
    for width in WIDTHS:
        for dark in [False, True]:
            name = f"{width}-{'dark' if dark else 'light'}"
            check.browser.show(width, dark)
            check.open()
            check.browser.evaluate(FILL)
            layout = check.browser.evaluate((HERE / "layout.js").read_text())
            check.problems += [f"{name}: {problem}" for problem in layout["problems"]]
            check.expect(layout["pictures"] >= 2, f"{name}: {layout['pictures']} charts, expected two")
            (check.folder / f"{name}.png").write_bytes(base64.b64decode(check.browser.screenshot()))
            check.close(name)
    if not hasattr(check.browser, "print_out"):
        return
    check.browser.show(PAPER_WIDTH, dark=True, medium="print")
    background = check.browser.evaluate("getComputedStyle(document.body).backgroundColor")
    check.expect(background == "rgb(255, 255, 255)", f"the paper is {background}")
    check.problems += [f"print: {problem}" for problem in check.browser.evaluate((HERE / "layout.js").read_text())["problems"]]
    (check.folder / "print.pdf").write_bytes(check.browser.print_out())
    check.tell("first paint after {:.0f} ms".format(check.browser.evaluate("performance.getEntriesByType('paint')[0].startTime")))
