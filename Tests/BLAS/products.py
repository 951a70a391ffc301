"""The matrix products of the network at batch 32, and one large product, as shapes of `mnist-bench bench`."""

from dataclasses import dataclass


@dataclass
class Product:
    """C = op(A) op(B), where op(A) is m x k and op(B) is k x n."""

    layer: str
    m: int
    n: int
    k: int
    transposes_a: bool = False
    transposes_b: bool = False

    @property
    def shape(self):
        """gemm:m576n64k32a1b0"""
        return f"gemm:m{self.m}n{self.n}k{self.k}a{self.transposes_a:d}b{self.transposes_b:d}"

    @property
    def sizes(self):
        """576 x 64 x 32"""
        return f"{self.m} x {self.n} x {self.k}"


# A layer's rows (images, or positions in all outputs), inputs to each sum, and outputs.
LAYERS = [
    ("conv1", 32 * 26 * 26, 9, 32),
    ("conv2", 32 * 11 * 11, 9 * 32, 64),
    ("conv3", 32 * 3 * 3, 9 * 64, 64),
    ("dense1", 32, 576, 64),
    ("dense2", 32, 64, 10),
]


def of_the_network():
    """Each layer's products forward, back to its input, and back to its weights."""
    for layer, rows, inputs, outputs in LAYERS:
        yield Product(f"{layer} forward", rows, outputs, inputs)
        # The gradient of the images is not needed.
        if layer != "conv1":
            yield Product(f"{layer} backward data", rows, inputs, outputs, transposes_b=True)
        yield Product(f"{layer} backward weights", inputs, outputs, rows, transposes_a=True)


ALL = [*of_the_network(), Product("large", 1024, 1024, 1024)]
