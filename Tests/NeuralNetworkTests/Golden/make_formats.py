"""Writes ../Fixtures/formats.json: the first bytes (of zip archives also the last bytes), in hexadecimal, of small
files that other programs write.

    python3 -m venv venv && venv/bin/pip install -r ../../Interchange/requirements.txt gguf==0.19.0 onnxscript==0.7.2
    venv/bin/python make_formats.py
"""

import bz2
import gzip
import io
import json
import lzma
import os
import pathlib
import pickle
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.simplefilter("ignore")

import numpy as np

HEAD, TAIL = 320, 2048


def write_torch():
    import torch

    model = torch.nn.Linear(2, 1)
    torch.save(model.state_dict(), "state.pth")
    torch.save(model, "model.pt")
    torch.save(model.state_dict(), "legacy.pth", _use_new_zipfile_serialization=False)
    torch.jit.script(model).save("script.pt")
    torch.export.save(torch.export.export(model, (torch.zeros(1, 2),)), "program.pt2")
    torch.onnx.export(model, torch.zeros(1, 2), "script.onnx", dynamo=False)
    torch.onnx.export(model, (torch.zeros(1, 2),), "dynamo.onnx", dynamo=True, verbose=False)


def write_keras():
    import keras
    import tensorflow as tf

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.save("model.keras")
    model.save("model.h5")
    model.save_weights("model.weights.h5")
    model.export("saved", verbose=False)
    os.rename("saved/saved_model.pb", "saved_model.pb")
    pathlib.Path("model.tflite").write_bytes(tf.lite.TFLiteConverter.from_keras_model(model).convert())


def write_numpy():
    arrays = {"0.weight": np.ones((1, 2), np.float32), "0.bias": np.zeros(1, np.float32)}
    np.savez("plain.npz", **arrays)
    np.savez_compressed("compressed.npz", **arrays)
    np.save("one.npy", arrays["0.weight"])
    for protocol in range(2, 6):
        pathlib.Path(f"protocol{protocol}.pkl").write_bytes(pickle.dumps(arrays, protocol))


def write_gguf():
    import gguf

    writer = gguf.GGUFWriter("model.gguf", "mnist")
    writer.add_tensor("weight", np.ones((1, 2), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_packed():
    content = b"\x02\0\0\0\0\0\0\0{}"
    with zipfile.ZipFile("packed.zip", "w") as archive:
        archive.writestr("model.safetensors", content)
    with tarfile.open("packed.tar", "w") as archive:
        info = tarfile.TarInfo("model.safetensors")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    for ending, compress in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)):
        pathlib.Path(f"packed.{ending}").write_bytes(compress(content))


def main():
    target = pathlib.Path(__file__).resolve().parent.parent / "Fixtures/formats.json"
    with tempfile.TemporaryDirectory() as folder:
        # One process per writer: TensorFlow 2.21 and PyTorch 2.15 both load LLVM, which ends a process if loaded twice.
        for writer in WRITERS:
            subprocess.run([sys.executable, pathlib.Path(__file__).resolve(), writer], cwd=folder, check=True)
        files = {}
        for path in sorted(pathlib.Path(folder).iterdir()):
            if path.is_file() and path.suffix != ".data":
                data = path.read_bytes()
                tail = data[max(len(data) - TAIL, HEAD):] if data.startswith(b"PK") else b""
                files[path.name] = (data[:HEAD] + tail).hex()
    target.write_text(json.dumps(files, indent=1) + "\n")


WRITERS = {"torch": write_torch, "keras": write_keras, "numpy": write_numpy, "gguf": write_gguf, "packed": write_packed}

if __name__ == "__main__":
    WRITERS[sys.argv[1]]() if len(sys.argv) > 1 else main()
