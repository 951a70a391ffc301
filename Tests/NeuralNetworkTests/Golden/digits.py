"""Handwriting-like digits, drawn from strokes: 28 x 28 bytes, white on black, in MNIST's proportions."""

import numpy as np

SIDE = 28


def arc(centre_x, centre_y, radius_x, radius_y, first_degree, last_degree):
    """Points (n, 2) along part of an ellipse; y points down, and 0 degrees is to the right."""
    angles = np.radians(np.linspace(first_degree, last_degree, 24))
    return np.stack([centre_x + radius_x * np.cos(angles), centre_y + radius_y * np.sin(angles)], axis=1)


# The strokes of each digit, in a box from -1 to 1 in both directions.
STROKES = [
    [arc(0, 0, 0.6, 0.95, 0, 360)],
    [[(-0.3, -0.6), (0.05, -0.95), (0.05, 0.95)]],
    [np.concatenate([arc(0, -0.45, 0.55, 0.5, -170, 40), [(-0.6, 0.95), (0.65, 0.9)]])],
    [arc(-0.05, -0.48, 0.55, 0.45, -150, 90), arc(-0.05, 0.43, 0.6, 0.5, -90, 150)],
    [[(0.15, -0.95), (-0.6, 0.25), (0.65, 0.2)], [(0.3, -0.4), (0.25, 0.95)]],
    [np.concatenate([[(0.55, -0.9), (-0.4, -0.9), (-0.5, -0.1)], arc(-0.05, 0.38, 0.6, 0.55, -120, 140)])],
    [np.concatenate([[(0.4, -0.95), (-0.3, -0.3)], arc(0, 0.42, 0.52, 0.5, -170, 180)])],
    [[(-0.6, -0.85), (0.6, -0.9), (-0.1, 0.95)]],
    [arc(0, -0.48, 0.45, 0.45, 90, 450), arc(0, 0.47, 0.55, 0.47, -90, 270)],
    [arc(0, -0.42, 0.5, 0.5, 0, 360), [(0.5, -0.42), (0.4, 0.3), (0.2, 0.95)]],
]


def distance_to_segment(points, start, end):
    """Distance of each of `points` (n, 2) to the segment from `start` to `end`."""
    direction = end - start
    along = np.clip((points - start) @ direction / max(direction @ direction, 1e-12), 0, 1)
    return np.linalg.norm(points - start - along[:, None] * direction, axis=1)


def draw(digit, rng):
    """One digit (28, 28) u8 with random slant, size, position, pen width and blur."""
    rotation, shear = rng.uniform(-0.2, 0.2), rng.uniform(-0.25, 0.25)
    turn = np.array([[np.cos(rotation), -np.sin(rotation)], [np.sin(rotation), np.cos(rotation)]])
    size = np.diag(rng.uniform(7.5, 9.5, 2))
    to_pixels = turn @ np.array([[1, shear], [0, 1]]) @ size
    centre = (SIDE - 1) / 2 + rng.uniform(-1.5, 1.5, 2)
    pen_radius, blur = rng.uniform(0.8, 1.5), rng.uniform(1.2, 2.0)

    rows, columns = np.mgrid[0:SIDE, 0:SIDE]
    pixels = np.stack([columns.ravel(), rows.ravel()], axis=1).astype(np.float64)
    distance = np.full(SIDE * SIDE, np.inf)
    for stroke in STROKES[digit]:
        path = np.asarray(stroke) @ to_pixels.T + centre
        for start, end in zip(path[:-1], path[1:]):
            distance = np.minimum(distance, distance_to_segment(pixels, start, end))
    ink = np.clip(0.5 + (pen_radius - distance) / blur, 0, 1)
    return np.round(255 * ink).astype(np.uint8).reshape(SIDE, SIDE)


def batch(count, seed):
    """`count` digits in shuffled order: images (count, 28, 28) u8 and labels (count,) u8, every class present."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 10).astype(np.uint8)
    return np.stack([draw(label, rng) for label in labels]), labels
