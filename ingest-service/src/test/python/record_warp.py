"""Records what PyTorch makes of transformations, for WarpTest.

usage: record_warp.py > ../resources/dev/axial/ingest/epoch/warp-oracle.json
recorded with Python 3.11, torch 2.15.0, torchvision 0.29.2, numpy 2.4.6

The expected values are unrounded results in float64 of grid_sample(bilinear, padding_mode="zeros", align_corners=False).
The grid is derived from forward matrices in pixel coordinates, multiplied and inverted numerically, so that it shares no
algebra with the Java code.
"""
import json
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F


def image(channels, height, width, seed):
    """Smooth blobs, an edge and noise: something like a scan, with all values from 0 to 255."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = []
    for _ in range(channels):
        cy, cx = random.uniform(0.3, 0.7) * height, random.uniform(0.3, 0.7) * width
        blob = 190 * np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (0.08 * height * width))
        edge = 50.0 * (x + 2 * y > 0.9 * (width + height))
        planes.append(np.clip(blob + edge + random.normal(0, 12, (height, width)), 0, 255).round())
    return np.stack(planes).astype(np.uint8)


def matrix(a, b, c, d, e, f):
    return torch.tensor([[a, b, c], [d, e, f], [0, 0, 1]], dtype=torch.float64)


def warped(pixels, mirrored, flipped, degrees, right, down, factor):
    channels, height, width = pixels.shape
    cx, cy = (width - 1) / 2, (height - 1) / 2
    t = math.radians(degrees)
    forward = (
        matrix(1, 0, cx + right * width, 0, 1, cy + down * height)
        @ matrix(math.cos(t), math.sin(t), 0, -math.sin(t), math.cos(t), 0)  # counter-clockwise, y pointing down
        @ matrix(factor, 0, 0, 0, factor, 0)
        @ matrix(-1 if mirrored else 1, 0, 0, 0, -1 if flipped else 1, 0)
        @ matrix(1, 0, -cx, 0, 1, -cy)
    )
    normalized = matrix(2 / width, 0, 1 / width - 1, 0, 2 / height, 1 / height - 1)  # of a pixel's place
    theta = normalized @ torch.linalg.inv(forward) @ torch.linalg.inv(normalized)
    grid = F.affine_grid(theta[None, :2], [1, channels, height, width], align_corners=False)
    source = torch.from_numpy(pixels).to(torch.float64)[None]
    return F.grid_sample(source, grid, mode="bilinear", padding_mode="zeros", align_corners=False)[0]


def check_direction():
    """Counter-clockwise here is counter-clockwise in torchvision."""
    import torchvision.transforms.v2.functional as V

    pixels = image(1, 28, 28, 9)
    theirs = V.rotate(
        torch.from_numpy(pixels).to(torch.float64), 90, interpolation=V.InterpolationMode.BILINEAR, fill=0)
    ours = warped(pixels, False, False, 90, 0, 0, 1)
    assert torch.allclose(theirs, ours, atol=1e-3), (theirs - ours).abs().max()


CASES = [
    ("mirrored", 1, 28, 28, (True, False, 0, 0, 0, 1)),
    ("flipped", 1, 28, 28, (False, True, 0, 0, 0, 1)),
    ("rotated by 15 degrees", 1, 28, 28, (False, False, 15, 0, 0, 1)),
    ("rotated by -37.5 degrees", 1, 27, 28, (False, False, -37.5, 0, 0, 1)),
    ("rotated by 90 degrees", 1, 28, 28, (False, False, 90, 0, 0, 1)),
    ("rotated by 180 degrees", 1, 28, 28, (False, False, 180, 0, 0, 1)),
    ("moved by 10 and -5 percent", 1, 28, 28, (False, False, 0, 0.1, -0.05, 1)),
    ("moved by whole pixels", 1, 28, 28, (False, False, 0, 3 / 28, -7 / 28, 1)),
    ("moved out of sight", 1, 9, 7, (False, False, 0, 1, 1, 1)),
    ("enlarged", 1, 28, 28, (False, False, 0, 0, 0, 1.25)),
    ("shrunk", 1, 28, 28, (False, False, 0, 0, 0, 0.8)),
    ("all at once", 1, 28, 28, (True, False, 12.3, -0.07, 0.09, 1.1)),
    ("all at once, colour, not square", 3, 20, 31, (True, True, -14.9, 0.031, -0.1, 0.93)),
    ("one row", 1, 1, 16, (True, False, 5, 0.1, 0, 1.1)),
]


def main():
    check_direction()
    records = []
    for seed, (name, channels, height, width, transformation) in enumerate(CASES):
        pixels = image(channels, height, width, seed)
        expected = warped(pixels, *transformation)
        keys = ("mirrored", "flipped", "degrees", "right", "down", "factor")
        records.append({
            "name": name,
            "shape": [channels, height, width],
            **dict(zip(keys, transformation)),
            "source": pixels.ravel().tolist(),
            "expected": [round(v, 4) for v in expected.ravel().tolist()],
        })
    sys.stdout.write("[\n" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in records) + "\n]\n")


main()
