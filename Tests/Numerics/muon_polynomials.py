"""Computes the coefficients of Muon's Newton-Schulz steps (Sources/NeuralNetwork/Optimizers/Orthogonalizer.swift).

The odd polynomial a x + b x^3 + c x^5 that comes closest to 1 on the interval of the singular values maps it to a
smaller one around 1, for which the next step's polynomial is chosen in the same way (Amsel et al., "The Polar Express",
2025). Each is found by linear programming on a grid.

    python3 Tests/Numerics/muon_polynomials.py [steps [least singular value]]
"""

import sys

import numpy as np
from scipy.optimize import linprog


def closest_to_one(low, high):
    """The coefficients a, b, c, and the greatest distance to 1."""
    x = np.concatenate([np.linspace(low, high, 4000), np.geomspace(low, high, 2000)])
    powers = np.stack([x, x**3, x**5], axis=1)
    distance = np.ones((len(x), 1))
    result = linprog(
        [0, 0, 0, 1], A_ub=np.block([[powers, -distance], [-powers, -distance]]),
        b_ub=np.concatenate([np.ones(len(x)), -np.ones(len(x))]), bounds=[(None, None)] * 3 + [(0, None)])
    return result.x


def main(steps=2, least=0.03):
    low, high = least, 1.0
    for step in range(1, steps + 1):
        a, b, c, distance = closest_to_one(low, high)
        low, high = 1 - distance, 1 + distance
        print(f"step {step}: {a:.4f} x {b:+.4f} x^3 {c:+.4f} x^5, singular values from {low:.3f} to {high:.3f}")


if __name__ == "__main__":
    main(*(kind(argument) for kind, argument in zip((int, float), sys.argv[1:])))
