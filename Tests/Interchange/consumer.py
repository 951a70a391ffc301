"""Runs an ONNX model in one of the programs that read such models; consumers.py starts it in that program's environment.

    python3 consumer.py <consumer> <model.onnx> <nhwc|nchw> <images.npy> <logits.npy>

reads images (N, 28, 28, 1) of 0 to 1 and writes logits (N, 10). A consumer that has to know the batch size gets it.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy as np

BATCH = 50


def fixed(path, batch=BATCH):
    """A copy of the model for a batch of a fixed size."""
    import onnx

    model = onnx.load(path)
    for value in [*model.graph.input, *model.graph.output]:
        value.type.tensor_type.shape.dim[0].dim_value = batch
    copy = str(pathlib.Path(path).with_suffix(f".{batch}.onnx"))
    onnx.save(model, copy)
    return copy


def in_batches(run, images, batch=BATCH):
    return np.concatenate([np.asarray(run(part)) for part in np.split(images, range(batch, len(images), batch))])


def tool(name, *arguments):
    """Runs a program of the environment, and shows what it says only if it fails."""
    program = pathlib.Path(sys.executable).with_name(name)
    result = subprocess.run([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode:
        lines = [line for line in result.stdout.splitlines() if line.strip()]
        raise RuntimeError(f"{name}: {next((line for line in lines if 'rror' in line), lines[-1])}")


def onnxruntime(path, images):
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return in_batches(lambda part: session.run(["logits"], {"images": part})[0], images)


def openvino(path, images):
    import openvino

    # Other precisions than the model's are a choice of the plug-in, made by the processor.
    compiled = openvino.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return in_batches(lambda part: compiled(part)[0], images)


def onnx2torch(path, images):
    import onnx2torch
    import torch

    model = onnx2torch.convert(path).eval()
    with torch.inference_mode():
        return in_batches(lambda part: model(torch.from_numpy(part)), images)


def opencv(path, images):
    import cv2

    network = cv2.dnn.readNetFromONNX(path)

    def run(part):
        network.setInput(part)
        return network.forward().copy()

    return in_batches(run, images)


def qonnx(path, images):
    """The model after QONNX has moved channels to the end of every layer, though not of the input."""
    from qonnx.core.modelwrapper import ModelWrapper
    from qonnx.core.onnx_exec import execute_onnx
    from qonnx.util.cleanup import cleanup_model
    from qonnx.util.to_channels_last import to_channels_last

    cleaned = str(pathlib.Path(path).with_suffix(".channels_last.onnx"))
    cleanup_model(ModelWrapper(fixed(path))).save(cleaned)
    to_channels_last(cleaned, out_file=cleaned)
    model = ModelWrapper(cleaned)
    name, output = model.graph.input[0].name, model.graph.output[0].name
    return in_batches(lambda part: execute_onnx(model, {name: part})[output], images)


def ezkl(path, images):
    """The witness's outputs, which have a fixed point, for a few images; nothing is proved."""
    import json

    import ezkl

    with tempfile.TemporaryDirectory() as folder:
        file = lambda name: f"{folder}/{name}"
        arguments = ezkl.PyRunArgs()
        arguments.input_scale = arguments.param_scale = 13
        arguments.logrows = 20
        one = fixed(path, 1)
        ezkl.gen_settings(one, file("settings"), arguments)
        ezkl.compile_circuit(one, file("circuit"), file("settings"))
        scale = json.loads(pathlib.Path(file("settings")).read_text())["model_output_scales"][0]
        logits = []
        for image in images[:5]:
            pathlib.Path(file("input")).write_text(json.dumps({"input_data": [image.flatten().tolist()]}))
            witness = ezkl.gen_witness(file("input"), file("circuit"), file("witness"))
            logits.append([ezkl.felt_to_float(value, scale) for value in witness["outputs"][0]])
        return np.array(logits)


def onnx2tf(path, images):
    """The TensorFlow Lite model, which has its channels last whatever the ONNX model has."""
    from ai_edge_litert.interpreter import Interpreter

    with tempfile.TemporaryDirectory() as folder:
        tool("onnx2tf", "-i", fixed(path), "-o", folder, "-n")
        interpreter = Interpreter(str(next(pathlib.Path(folder).glob("*float32.tflite"))))
    interpreter.allocate_tensors()
    source, target = interpreter.get_input_details()[0], interpreter.get_output_details()[0]

    def run(part):
        shape = tuple(map(int, source["shape"]))
        if shape != (BATCH, 28, 28, 1):
            raise RuntimeError(f"asks for images of shape {shape}")
        interpreter.set_tensor(source["index"], part.reshape(shape))
        interpreter.invoke()
        return interpreter.get_tensor(target["index"]).copy()

    return in_batches(run, images)


def mnn(path, images):
    import MNN

    converted = str(pathlib.Path(path).with_suffix(".mnn"))
    tool("mnnconvert", "-f", "ONNX", "--modelFile", path, "--MNNModel", converted, "--bizCode", "x")
    module = MNN.nn.load_module_from_file(converted, ["images"], ["logits"])

    def run(part):
        variable = MNN.expr.const(part.flatten().tolist(), list(part.shape), MNN.expr.NCHW, MNN.expr.float)
        return np.array(module.forward([variable])[0].read()).reshape(len(part), -1)

    return in_batches(run, images)


def ncnn(path, images):
    import ncnn

    one = pathlib.Path(fixed(path, 1))
    tool("pnnx", str(one), "fp16=0")
    stem = str(one.with_suffix("")).replace(".onnx", "")
    network = ncnn.Net()
    network.opt.use_fp16_packed = network.opt.use_fp16_storage = network.opt.use_fp16_arithmetic = False
    network.load_param(f"{stem}.ncnn.param")
    network.load_model(f"{stem}.ncnn.bin")
    logits = []
    for image in images:
        extractor = network.create_extractor()
        extractor.input("in0", ncnn.Mat(np.ascontiguousarray(image)))
        logits.append(np.array(extractor.extract("out0")[1]).flatten())
    return np.array(logits)


def tract(path, images):
    import tract

    model = tract.onnx().load(fixed(path)).into_model().into_runnable()
    return in_batches(lambda part: model.run([part])[0].to_numpy(), images)


def iree(path, images):
    import iree.runtime as runtime

    fixed_path = fixed(path)
    imported, compiled = f"{fixed_path}.mlir", f"{fixed_path}.vmfb"
    tool("iree-import-onnx", fixed_path, "-o", imported)
    tool("iree-compile", imported, "--iree-hal-target-backends=llvm-cpu", "--iree-llvmcpu-target-cpu=host", "-o", compiled)
    module = runtime.load_vm_flatbuffer_file(compiled, driver="local-sync")
    return in_batches(lambda part: module["network"](part).to_host(), images)


def tvm(path, images):
    import onnx
    import tvm
    from tvm import relax
    from tvm.relax.frontend.onnx import from_onnx

    module = from_onnx(onnx.load(fixed(path)))
    machine = relax.VirtualMachine(tvm.compile(module, "llvm"), tvm.cpu())
    array = lambda part: tvm.runtime.tensor(part)
    return in_batches(lambda part: machine["main"](array(part)).numpy(), images)


def jaxonnxruntime(path, images):
    import onnx
    from jaxonnxruntime.backend import Backend

    model = Backend.prepare(onnx.load(fixed(path)))
    return in_batches(lambda part: model.run([part])[0], images)


def main():
    consumer, path, layout, images, logits = sys.argv[1:]
    images = np.load(images)
    if layout == "nchw":
        images = np.ascontiguousarray(np.moveaxis(images, 3, 1))
    np.save(logits, np.asarray(globals()[consumer](path, images), dtype=np.float32))


if __name__ == "__main__":
    main()
