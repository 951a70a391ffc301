"""How far rounding carries Winograd's F(2 x 2, 3 x 3) and F(4 x 4, 3 x 3) from the exact sums on conv2's shape, against
the bound that every kernel has to keep: (sqrt(288) + 2) epsilon x the sum of magnitudes. Needs numpy.

F(m x m, 3 x 3) evaluates patches and filters as polynomials at m + 1 points and infinity: Lavin & Gray, "Fast
Algorithms for Convolutional Neural Networks" (2016), section 4. Which points decides how far rounding carries: Barabasz
et al., "Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks" (2020).
"""

import numpy as np

IMAGES = 64
SIDE, CHANNELS, FILTERS = 14, 32, 64
EPSILON = 2.0**-23
SINGLE = np.float32
POINTS = [[0, 1, -1], [0, 1, -1, 2, -2], [0, 3 / 4, -3 / 4, 3 / 2, -3 / 2]]


def transforms(points):
    """What patches, filters and products are transformed by: B', G and A', infinity last."""
    outputs = len(points) - 1
    others = [[q for q in points if q != p] for p in points]
    patch = [[*np.poly(q)[::-1], 0] for q in others] + [np.poly(points)[::-1]]
    scales = [np.prod([p - q for q in rest]) for p, rest in zip(points, others)]
    filters = [[p**i / scale for i in range(3)] for p, scale in zip(points, scales)] + [[0, 0, 1]]
    products = [[*(float(p) ** i for p in points), i == outputs - 1] for i in range(outputs)]
    return tuple(np.array(matrix, SINGLE) for matrix in (patch, filters, products))


def transform(matrix, tile):
    """matrix x tile x matrix', along the first two axes, rounded after each product."""
    half = np.einsum("ij,jk...->ik...", matrix, tile).astype(SINGLE)
    return np.einsum("ik...,lk->il...", half, matrix).astype(SINGLE)


def errors(points, image, weights):
    """The greatest error of any output, in epsilon x the sum of its terms' magnitudes, and how many of those outputs
    that have nothing but zeros for inputs are not zero."""
    patch_matrix, filter_matrix, output_matrix = transforms(points)
    filters = transform(filter_matrix, weights)
    worst, residues, m = 0.0, 0, len(points) - 1
    size = m + 2
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
                    if not exact.any():
                        residues += np.count_nonzero(outputs[i, j])
                        continue
                    value = np.einsum("abc,abco->o", exact, weights.astype(float))
                    magnitude = np.einsum("abc,abco->o", abs(exact), abs(weights).astype(float))
                    worst = max(worst, np.max(abs(outputs[i, j] - value) / (EPSILON * magnitude)))
    return worst, residues


def images(generator, has_background):
    """What ReLU lets through: half of the inputs are zero; with a background, all but a stroke across the image."""
    for _ in range(IMAGES):
        image = np.maximum(generator.normal(0, 1, (SIDE, SIDE, CHANNELS)), 0).astype(SINGLE)
        if has_background:
            y, x = np.indices((SIDE, SIDE))
            image[abs(x - y) > 2] = 0
            image[x + y > SIDE] *= SINGLE(0.01)
        yield image


def main():
    glorot = (6 / (9 * (CHANNELS + FILTERS))) ** 0.5
    for has_background in (False, True):
        print("a stroke, half of it faint, on zeros:" if has_background else "no background:")
        for points in POINTS:
            generator = np.random.default_rng(1)
            weights = generator.uniform(-glorot, glorot, (3, 3, CHANNELS, FILTERS)).astype(SINGLE)
            found = [errors(points, image, weights) for image in images(generator, has_background)]
            worst, residues = max(w for w, _ in found), sum(r for _, r in found)
            m = len(points) - 1
            print(
                f"  F({m} x {m}, 3 x 3) at {', '.join(f'{p:g}' for p in points)}: {worst:.1f} epsilon x magnitude;"
                f" the bound is {288**0.5 + 2:.1f}; {residues} sums of nothing are not zero"
            )


if __name__ == "__main__":
    main()
