"""Which programs read our ONNX models, and what logits they get.

    MNIST_DIR=... python3 consumers.py <mnist-bench> [<consumer> ...]

exports Results/accurate.safetensors with channels last and first, runs the first test images through each consumer
(consumer.py), each in an environment of its own in .build/consumers, and compares the logits with those of ONNX Runtime,
after ONNX Runtime's loss with the program's own. Prints a table; fails if a consumer that read a model reads it no more,
or gets other logits. Needs a network, several GB and minutes the first time; Debian's OpenCV is the python3-opencv of
/usr/bin/python3.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import venv

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
FOLDER = PACKAGE / ".build" / "consumers"
HERE = pathlib.Path(__file__).parent
IMAGES = 500
TIMEOUT = 900
LAYOUTS = ("nhwc", "nchw")

ONNX = "onnx==1.23.2"
NUMPY = "numpy==2.4.6"
TORCH = "torch==2.15.0"
# What runs, and in which packages; the first one's version is shown. No packages: Debian's Python.
CONSUMERS = {
    "onnxruntime": ("onnxruntime", ["onnxruntime==1.31.1", ONNX, NUMPY]),
    "openvino": ("openvino", ["openvino==2026.4.1", NUMPY]),
    "onnx2torch": ("onnx2torch", ["onnx2torch==1.5.15", TORCH, "torchvision==0.29.2", ONNX, NUMPY]),
    "opencv-debian": ("opencv", []),
    "opencv-4": ("opencv", ["opencv-python-headless==4.14.0.94", NUMPY]),
    "opencv-5": ("opencv", ["opencv-python-headless==5.0.0.93", NUMPY]),
    "qonnx": ("qonnx", ["qonnx==1.0.0", ONNX, NUMPY]),
    "ezkl": ("ezkl", ["ezkl==23.0.5", ONNX, NUMPY]),
    "onnx2tf": ("onnx2tf", [
        "onnx2tf==1.29.24", "tensorflow-cpu==2.19.1", "ai-edge-litert==2.1.0", "onnx==1.19.1", "onnxruntime==1.23.0",
        "onnxsim==0.4.36", "onnx_graphsurgeon==0.5.8", "sng4onnx==2.0.1", "onnxoptimizer==0.4.2", "onnx2json==2.0.4",
        "tf_keras==2.19.0", "psutil==5.9.5", "numpy==1.26.4"]),
    "mnn": ("mnn", ["MNN==3.6.1", NUMPY]),
    "ncnn": ("ncnn", ["ncnn==1.0.20261020", "pnnx==20261020", TORCH, ONNX, NUMPY]),
    "tract": ("tract", ["tract==0.23.9", ONNX, NUMPY]),
    "iree": ("iree", ["iree-base-compiler[onnx]==3.13.0", "iree-base-runtime==3.13.0", NUMPY]),
    "tvm": ("tvm", ["apache-tvm==0.27.0.post1", ONNX, NUMPY]),
    # It imports onnx and absl, and asks for neither.
    "jaxonnxruntime": ("jaxonnxruntime", ["jaxonnxruntime==0.3.0", "jax==0.10.2", "absl-py", ONNX, NUMPY]),
}
# The largest difference allowed, relative to the norm of an image's logits. Rounding is 1e-6; ezkl has a fixed point of
# 13 bits behind the point.
BOUNDS = {"ezkl": 1e-3}
BOUND = 1e-5
# What is refused today, by reasons that are the consumer's own: it takes every input for channels first.
REFUSED = {("onnx2tf", "nhwc")}


def python(name, packages):
    """The interpreter of a consumer's environment, which is made if it is not there."""
    if not packages:
        return pathlib.Path("/usr/bin/python3")
    folder = FOLDER / name
    marker = folder / "installed"
    if not marker.exists() or marker.read_text() != "\n".join(packages):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([folder / "bin/pip", "install", *quiet, *packages], check=True)
        marker.write_text("\n".join(packages))
    return folder / "bin/python"


def version(interpreter, packages):
    """A consumer's version; none if it is Debian's, and is not here."""
    if packages:
        return packages[0].split("==")[1]
    command = [interpreter, "-c", "import cv2; print(cv2.__version__)"]
    if not interpreter.exists():
        return None
    return subprocess.run(command, capture_output=True, text=True).stdout.strip() or None


def run(interpreter, consumer, layout, folder):
    """The path of the logits, or why there are none."""
    folder.mkdir(parents=True, exist_ok=True)
    model = shutil.copy(FOLDER / f"{layout}.onnx", folder)
    logits = folder / f"{layout}.npy"
    logits.unlink(missing_ok=True)
    command = [interpreter, HERE / "consumer.py", consumer, model, layout, FOLDER / "images.npy", logits]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, cwd=folder)
    except subprocess.TimeoutExpired:
        return None, f"no answer within {TIMEOUT} s"
    if logits.exists():
        return logits, None
    lines = [line for line in result.stderr.splitlines() if line.strip()] or [f"exit code {result.returncode}"]
    return None, next((line for line in reversed(lines) if "rror" in line), lines[-1])[:200]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("consumers", nargs="*", metavar="consumer", help=", ".join(CONSUMERS))
    options = parser.parse_args()
    unknown = set(options.consumers) - set(CONSUMERS)
    if unknown or "MNIST_DIR" not in os.environ:
        parser.error(f"unknown consumer {sorted(unknown)}" if unknown else "MNIST_DIR: expected MNIST's folder")
    FOLDER.mkdir(parents=True, exist_ok=True)
    reference = python("onnxruntime", CONSUMERS["onnxruntime"][1])
    # The comparison needs NumPy, which the reference's environment has.
    command = [reference, HERE / "compare_logits.py"]
    subprocess.run([*command, "images", os.environ["MNIST_DIR"], FOLDER, str(IMAGES)], check=True)
    for layout in LAYOUTS:
        subprocess.run([options.program, "export", "--onnx", "--input-layout", layout, "--output",
                        FOLDER / f"{layout}.onnx"], check=True, cwd=PACKAGE, stdout=subprocess.DEVNULL)
    evaluation = FOLDER / "evaluation.json"
    subprocess.run([options.program, "evaluate", "--data", FOLDER / "data", "--mistakes", "0", "--json", evaluation],
                   check=True, cwd=PACKAGE, stdout=subprocess.DEVNULL)
    truth, reason = run(reference, "onnxruntime", "nhwc", FOLDER / "reference")
    if truth is None:
        sys.exit(f"onnxruntime: {reason}")
    subprocess.run([*command, "loss", truth, FOLDER / "data", evaluation], check=True)

    print("\n| consumer | version | input | largest difference | same class | refused because |")
    print("| --- | --- | --- | ---: | ---: | --- |")
    failures = []
    for name in options.consumers or CONSUMERS:
        consumer, packages = CONSUMERS[name]
        try:
            interpreter = python(name, packages)
        except subprocess.CalledProcessError:
            failures.append(f"{name}: cannot be installed")
            continue
        number = version(interpreter, packages)
        if number is None:
            print(f"| {name} | | | | | not installed |")
            continue
        for layout in LAYOUTS:
            logits, reason = run(interpreter, consumer, layout, FOLDER / "work" / name)
            cells = ["", "", reason]
            if logits is not None:
                output = subprocess.run([*command, "logits", logits, truth], check=True, capture_output=True).stdout
                result = json.loads(output)
                cells = [f"{result['difference']:.1e}", f"{result['same']} of {result['count']}", ""]
                # NaN is no small difference.
                if not result["difference"] <= BOUNDS.get(consumer, BOUND) or result["same"] < result["count"]:
                    failures.append(f"{name}, {layout}: other logits")
            elif (name, layout) not in REFUSED:
                failures.append(f"{name}, {layout}: {reason}")
            print(f"| {name} | {number} | {layout} | " + " | ".join(cells) + " |", flush=True)
    if failures:
        sys.exit("\n" + "\n".join(failures))


if __name__ == "__main__":
    main()
