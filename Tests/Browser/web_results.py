"""What the page computes, compared with the program."""

import base64
import gzip
import json
import math
from array import array

from web_digits import centred, mnist, tensors, write_digits

# The kernel set of the program that has the page's vectors: four floats, a product and a sum.
SAME_VECTORS = "simd-sse2"
PAGE_VECTORS = "simd-wasm"
LEAST_IMAGES = 10_000
WORKLOADS = ["conv2-gemm", "inference"]
WRONG_FILES = {
    "holiday.jpg": "found a JPEG picture",
    "digit.png": "found a PNG picture",
    "mnist.npz": "unpack it",
    "train-images-idx3-ubyte": "found an empty file",
    "train-images-idx3-ubyte.gz": "at most 100 MiB, found more",
    "t10k-images-idx3-ubyte.gz": "damaged or cut off",
    "t10k-labels-idx1-ubyte": "labels from 0 to 9, found 11",
    "train-labels-idx1-ubyte": "expected 2000 bytes after the header, as it says, found 1999",
}


def bytes_of(check, script):
    """The bytes of an array in the page."""
    return base64.b64decode(check.browser.evaluate(f"(async () => webCheck.base64({script}))()"))


def classify(check):
    """10,000 test images by every kernel set: the program's answers, and its logits."""
    check.open()
    files = mnist()
    if files:
        check.browser.choose_files("#files", files)
        check.browser.evaluate("webCheck.until(() => webCheck.text('files-status').includes('All four'))")
        check.browser.evaluate("window.testDigits = mnistBench.parts.train.data.test, 0")
        images = next(file for file in files if "t10k-images" in file.name)
    else:
        check.browser.evaluate(
            f"mnistBench.clients.draw.ask('digits', {{seed: 1, first: 0, count: {LEAST_IMAGES}, isTest: true}})"
            ".then((digits) => (window.testDigits = digits, 0))"
        )
        write_digits(check.folder / "digits", {"test": (bytes_of(check, "testDigits.pixels"), bytes_of(check, "testDigits.labels"))})
        images = check.folder / "digits" / "t10k-images-idx3-ubyte"
    expected = check.program.log_probabilities(images, SAME_VECTORS)
    check.expect(len(expected) >= LEAST_IMAGES, f"only {len(expected)} images were compared")
    for kernels in check.browser.evaluate("mnistBench.description.kernels"):
        check.browser.evaluate(f"webCheck.set('draw-kernels', {kernels!r}), mnistBench.parts.draw.setNetwork()")
        logits = array("f", bytes_of(check, "(await mnistBench.clients.draw.ask('logits', {images: testDigits.pixels})).logits"))
        rows = [centred(logits[10 * i : 10 * i + 10]) for i in range(len(expected))]
        other = sum(argmax(row) != argmax(wanted) for row, wanted in zip(rows, expected))
        worst = max(distance(row, wanted) / norm(wanted) for row, wanted in zip(rows, expected))
        check.tell(f"{kernels}: {len(rows)} images, {other} answers differ, logits differ by at most {worst:.1e} of their norm")
        check.expect(len(rows) == len(expected) and other == 0, f"{kernels}: {other} of {len(rows)} answers differ")
        check.expect(worst <= 1e-5, f"{kernels}: logits differ by {worst} of their norm, expected at most 1e-5")
    check.close("classify")


def normalize(check):
    """A drawing becomes the image that the program makes of the same picture."""
    check.open()
    check.browser.evaluate(
        "(() => { const pad = mnistBench.parts.draw.pad; pad.line({x: 80, y: 60}, {x: 190, y: 70});"
        "pad.line({x: 190, y: 70}, {x: 120, y: 230}); return 0; })()"
    )
    check.browser.evaluate("webCheck.answered()")
    picture = check.folder / "drawing.pgm"
    picture.write_bytes(b"P5 280 280 255\n" + bytes_of(check, "mnistBench.parts.draw.pad.pixels"))
    answer = json.loads(check.program.run("predict", "--json", picture))[0]
    image = bytes_of(check, "(await mnistBench.clients.draw.ask('classify', mnistBench.parts.draw.question())).image")
    check.expect(image == base64.b64decode(answer["pixels"]), "the page prepares a drawing otherwise than the program")
    check.expect(check.text("answer").startswith(str(answer["digit"])), f"the program answers {answer['digit']}: {check.text('answer')}")
    check.browser.evaluate("webCheck.press('explain'), webCheck.until(() => !document.getElementById('explanation').hidden)")
    check.tell(f"drawing: {check.text('answer')}; {check.text('time')}; {check.text('occlusion-text')}")
    check.close("normalize")


def train(check):
    """An epoch on 2,000 synthetic digits: the program's weights to the bit; a stop does not change them."""
    check.open()
    ask = "(await mnistBench.clients.draw.ask('digits', {seed: 1, first: 0, count: %d, isTest: %s})).%s"
    parts = {
        part: tuple(bytes_of(check, ask % (2000, is_test, field)) for field in ("pixels", "labels"))
        for part, is_test in (("train", "false"), ("test", "true"))
    }
    write_digits(check.folder / "synthetic", parts)
    expected = check.program.weights(check.folder / "synthetic", SAME_VECTORS)
    check.browser.evaluate(
        f"webCheck.set('train-images', '2000'), webCheck.set('train-epochs', '1'), webCheck.set('train-kernels', {PAGE_VECTORS!r}),"
        "webCheck.press('train-start'), webCheck.until(() => /Epoch 1/.test(webCheck.text('train-status')))"
    )
    check.browser.evaluate("webCheck.press('train-stop'), webCheck.until(() => webCheck.text('train-status').includes('Stopped'))")
    stopped = check.text("train-status")
    check.browser.evaluate("webCheck.press('train-continue'), webCheck.until(() => webCheck.text('train-status').startsWith('Done'))")
    check.browser.evaluate("webCheck.press('train-download'), webCheck.until(() => webCheck.blobs.length > 0)")
    weights = base64.b64decode(check.browser.evaluate("webCheck.file()"))
    (check.folder / "trained.safetensors").write_bytes(weights)
    found = tensors(weights)
    same = sorted(name for name in expected if found.get(name) == expected[name])
    check.tell(f"stopped at: {stopped}")
    check.tell(f"training: {len(same)} of {len(expected)} tensors equal the program's ({SAME_VECTORS}) to the bit")
    check.expect(len(expected) == 10 and len(same) == 10, f"{len(same)} of {len(expected)} tensors equal the program's")
    text = check.program.run("evaluate", "--data", check.folder / "synthetic", "--weights", check.folder / "trained.safetensors")
    check.tell("evaluate reads the weights: " + next(line for line in text.splitlines() if "accuracy" in line.lower()).strip())
    check.browser.evaluate("webCheck.press('train-use'), webCheck.until(() => document.getElementById('draw-weights').value === 'own')")
    check.close("train")


def bench(check):
    """A measurement: proved, timed, drawn, and read by the program as a report."""
    check.open()
    check.browser.evaluate(
        f"document.querySelectorAll('#bench-workloads input').forEach((box) => (box.checked = {WORKLOADS}.includes(box.value))),"
        "webCheck.set('bench-seconds', '0.5'), webCheck.press('bench-start'),"
        "webCheck.until(() => webCheck.text('bench-status').startsWith('Done'))"
    )
    check.browser.evaluate("webCheck.press('bench-download'), webCheck.until(() => webCheck.blobs.length > 0)")
    report = check.folder / "bench-browser.json"
    report.write_bytes(base64.b64decode(check.browser.evaluate("webCheck.file()")))
    rows = [row for row in json.loads(report.read_text())["benchmarks"] if row.get("aggregate_name") == "median"]
    count = len(check.browser.evaluate("mnistBench.description.kernels"))
    check.expect(len(rows) == 2 * count, f"{len(rows)} rows were timed, expected {2 * count}")
    native = native_speeds(check)
    for row in rows:
        speed, same = row["gflops"], native[row["workload"]]
        check.tell(
            f"{row['workload']} {row['kernel']}: {speed:.2f} GFLOP/s, {speed / same:.0%} of the program's {SAME_VECTORS}, "
            f"error {row['max_relative_error']:.1e}"
        )
    check.program.run("report", report, "--output", check.folder / "report.html")
    check.program.run("compare", report, report)
    check.browser.evaluate(
        "webCheck.press('bench-start'), webCheck.press('bench-stop'), webCheck.until(() => webCheck.text('bench-status').startsWith('Stopped'))"
    )
    check.close("bench")


def native_speeds(check):
    """GFLOP/s of the program's kernel set with the page's vectors, measured right after the page. Told, never judged."""
    report = check.folder / "bench-native.json"
    check.program.run(
        "bench", "--force", "--data", "synthetic", "--kernels", SAME_VECTORS, "--workloads", *WORKLOADS,
        "--batch-size", 32, "--threads", 1, "--seconds", 0.5, "--output", report,
    )
    rows = json.loads(report.read_text())["benchmarks"]
    return {row["workload"]: row["gflops"] for row in rows if row.get("aggregate_name") == "median"}


def bad_input(check):
    """Wrong files, a wrong number and too many images get a line; the page goes on."""
    check.open()
    digits = check.folder / "synthetic"
    wrong = check.folder / "wrong"
    wrong.mkdir(exist_ok=True)
    (wrong / "holiday.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a digit")
    (wrong / "digit.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (wrong / "mnist.npz").write_bytes(b"PK\x03\x04" + bytes(100))
    (wrong / "train-images-idx3-ubyte").write_bytes(b"")
    (wrong / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(bytes(101 << 20), 1))
    whole = gzip.compress((digits / "t10k-images-idx3-ubyte").read_bytes())
    (wrong / "t10k-images-idx3-ubyte.gz").write_bytes(whole[: len(whole) // 2])
    (wrong / "t10k-labels-idx1-ubyte").write_bytes((digits / "t10k-labels-idx1-ubyte").read_bytes()[:-1] + b"\x0b")
    (wrong / "train-labels-idx1-ubyte").write_bytes((digits / "train-labels-idx1-ubyte").read_bytes()[:-1])
    for file in sorted(wrong.iterdir()):
        check.browser.choose_files("#files", [file])
        check.browser.evaluate(f"webCheck.until(() => webCheck.text('files-message').startsWith({file.name + ':'!r}))")
        message = check.text("files-message")
        check.tell(message)
        check.expect(WRONG_FILES[file.name] in message, f"expected “{WRONG_FILES[file.name]}”: {message}")
    mix_files(check, digits)
    check.browser.evaluate("webCheck.set('train-images', '0'), webCheck.press('train-start'), 0")
    check.expect("from 1 to 60000" in check.text("train-message"), f"0 images: {check.text('train-message')}")
    message = check.browser.evaluate(
        "mnistBench.clients.draw.ask('digits', {seed: 1, first: 0, count: 1500000, isTest: false}).then(() => 'no error', (e) => e.message)"
    )
    check.expect("memory" in message, f"1,500,000 images: {message}")
    check.tell(message)
    answer = check.browser.evaluate("mnistBench.clients.draw.ask('digits', {seed: 1, first: 0, count: 1, isTest: true}).then(() => 'fine')")
    check.expect(answer == "fine", "after a refusal the engine does not go on")
    check.close("bad input")


def mix_files(check, digits):
    """Files that do not fit together are not trained on; once they are mended, they are."""
    names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]
    other = check.folder / "other"
    other.mkdir(exist_ok=True)
    (other / names[3]).write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 5]) + bytes(5))
    for files, status, data in [
        ([digits / name for name in reversed(names[:3])], "Still missing: t10k-labels.", "synthetic"),
        ([digits / names[3]], "All four files are there.", "dropped"),
        ([other / names[3]], "The four files do not fit together.", "synthetic"),
        ([digits / names[3]], "All four files are there.", "dropped"),
    ]:
        check.browser.choose_files("#files", files)
        check.browser.evaluate(f"webCheck.until(() => webCheck.text('files-status') === {status!r})")
        chosen = check.browser.evaluate("document.getElementById('train-data').value")
        check.expect(chosen == data, f"{status} But training would take {chosen} digits")


def argmax(row):
    return max(range(len(row)), key=row.__getitem__)


def norm(row):
    return math.sqrt(sum(value * value for value in row))


def distance(a, b):
    return norm([x - y for x, y in zip(a, b)])
