"""How far rounding carries Winograd's F(2 x 2, 3 x 3) and F(4 x 4, 3 x 3) from the exact sums on conv2's shape, against
the bound that every kernel has to keep: (sqrt(288) + 2) epsilon x the sum of magnitudes. Needs numpy.

The transforms are those of Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks" (2016), section 4.
"""

import numpy as np

IMAGES = 64
SIDE, CHANNELS, FILTERS = 14, 32, 64
EPSILON = 2.0**-23
SINGLE = np.float32

# For m x m outputs: patches, filters and products are transformed by B', G and A'.
TRANSFORMS = {
    2: (
        [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]],
        [[1, 0, 0], [1 / 2, 1 / 2, 1 / 2], [1 / 2, -1 / 2, 1 / 2], [0, 0, 1]],
        [[1, 1, 1, 0], [0, 1, -1, -1]],
    ),
    4: (
        [
            [4, 0, -5, 0, 1, 0],
            [0, -4, -4, 1, 1, 0],
            [0, 4, -4, -1, 1, 0],
            [0, -2, -1, 2, 1, 0],
            [0, 2, -1, -2, 1, 0],
            [0, 4, 0, -5, 0, 1],
        ],
        [
            [1 / 4, 0, 0],
            [-1 / 6, -1 / 6, -1 / 6],
            [-1 / 6, 1 / 6, -1 / 6],
            [1 / 24, 1 / 12, 1 / 6],
            [1 / 24, -1 / 12, 1 / 6],
            [0, 0, 1],
        ],
        [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]],
    ),
}


def transform(matrix, tile):
    """matrix x tile x matrix', along the first two axes, rounded after each product."""
    matrix = np.array(matrix, SINGLE)
    half = np.einsum("ij,jk...->ik...", matrix, tile).astype(SINGLE)
    return np.einsum("ik...,lk->il...", half, matrix).astype(SINGLE)


def worst_error(m, image, weights):
    """The greatest error of any output, in epsilon x the sum of its terms' magnitudes."""
    patch_matrix, filter_matrix, output_matrix = TRANSFORMS[m]
    filters = transform(filter_matrix, weights)
    worst, size = 0.0, m + 2
    for y in range(0, SIDE - size + 1, m):
        for x in range(0, SIDE - size + 1, m):
            patch = transform(patch_matrix, image[y : y + size, x : x + size])
            products = np.zeros((size, size, FILTERS), SINGLE)
            for channel in range(CHANNELS):
                products += patch[:, :, channel, None] * filters[:, :, channel, :]
            outputs = transform(output_matrix, products)
            for i in range(m):
                for j in range(m):
                    exact = image[y + i : y + i + 3, x + j : x + j + 3].astype(float)
                    value = np.einsum("abc,abco->o", exact, weights.astype(float))
                    magnitude = np.einsum("abc,abco->o", abs(exact), abs(weights).astype(float))
                    worst = max(worst, np.max(abs(outputs[i, j] - value) / (EPSILON * magnitude)))
    return worst


def main():
    generator = np.random.default_rng(1)
    glorot = (6 / (9 * (CHANNELS + FILTERS))) ** 0.5
    for m in TRANSFORMS:
        worst = 0.0
        for _ in range(IMAGES):
            # What ReLU lets through: half of the inputs are zero.
            image = np.maximum(generator.normal(0, 1, (SIDE, SIDE, CHANNELS)), 0).astype(SINGLE)
            weights = generator.uniform(-glorot, glorot, (3, 3, CHANNELS, FILTERS)).astype(SINGLE)
            worst = max(worst, worst_error(m, image, weights))
        print(f"F({m} x {m}, 3 x 3): {worst:.1f} epsilon x magnitude; the bound is {288**0.5 + 2:.1f}")


if __name__ == "__main__":
    main()
