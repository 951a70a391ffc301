"""Writes ../Fixtures/floats.safetensors: numbers of 16 and 64 bits, and NumPy's and PyTorch's conversions to 32 bits.

`half`, `bfloat` and `double` are F16, BF16 and F64; `half_float`, `bfloat_float` and `double_float` the same in F32, which
NumPy (of halves and doubles) and PyTorch (of all three) agree on. The environment is that of ../../Interchange.
"""

import pathlib

import numpy as np
import torch
from safetensors.torch import save_file


def patterns():
    """Both signs of: zero, the least and greatest subnormal, the least normal, 1 and its neighbours, the greatest,
    infinity; and a selection of all numbers between, by bits."""
    half = [0, 1, 2, 0x1FF, 0x3FF, 0x400, 0x3BFF, 0x3C00, 0x3C01, 0x7BFF, 0x7C00, *range(5, 0x7C00, 997)]
    bfloat = [0, 1, 2, 0x3F, 0x7F, 0x80, 0x3F7F, 0x3F80, 0x3F81, 0x7F7F, 0x7F80, *range(5, 0x7F80, 997)]
    return [np.array([sign | bits for sign in (0, 0x8000) for bits in list_], np.uint16) for list_ in (half, bfloat)]


def doubles():
    """Ties to even, above and below; numbers that are subnormal or zero in float32; the greatest finite one."""
    tie = 1 + 2.0**-24
    last = np.nextafter(float(np.finfo(np.float32).max) + 2.0**103, 0)
    values = [0, 1, 0.1, np.pi, tie, np.nextafter(tie, 2), 1 + 3 * 2.0**-24, 2.0**-149, 2.0**-150, 1.5 * 2.0**-149, 1e-300,
              float(np.finfo(np.float32).max), last, np.inf]
    return np.array([sign * value for sign in (1, -1) for value in values], np.float64)


def main():
    half, bfloat = patterns()
    tensors = {
        "half": torch.from_numpy(half.view(np.float16)),
        "bfloat": torch.from_numpy(bfloat).view(torch.bfloat16),
        "double": torch.from_numpy(doubles()),
    }
    floats = {f"{name}_float": tensor.to(torch.float32) for name, tensor in tensors.items()}
    with np.errstate(over="ignore", under="ignore"):
        for name in ("half", "double"):
            assert tensors[name].numpy().astype(np.float32).tobytes() == floats[f"{name}_float"].numpy().tobytes()
    save_file(tensors | floats, pathlib.Path(__file__).resolve().parent.parent / "Fixtures/floats.safetensors")


if __name__ == "__main__":
    main()
