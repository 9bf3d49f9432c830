"""Records what PyTorch makes of images of another size, for ResamplingTest.

usage: record_resampling.py > ../resources/dev/axial/image/raster/resampling-oracle.json
recorded with Python 3.11, torch 2.15.0, numpy 2.4.6

Expected are unrounded values in float64. Growing axes: F.interpolate(mode="bilinear", align_corners=False). Shrinking
axes by a whole factor: F.interpolate(mode="area"). PyTorch's "area" counts a source pixel on a border wholly on both
sides; the share that is inside comes from repeating each pixel target times and averaging over source of them, which is
the same integral.
"""
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F


def averaged(x, height, width):
    exact = F.interpolate(x, scale_factor=(height, width), mode="nearest")
    exact = F.avg_pool2d(exact, (x.shape[2], x.shape[3]))
    if x.shape[2] % height == 0 and x.shape[3] % width == 0:
        assert torch.allclose(exact, F.interpolate(x, (height, width), mode="area"), atol=1e-9)
    return exact


def resampled(x, height, width):
    x = averaged(x, min(height, x.shape[2]), min(width, x.shape[3]))
    return F.interpolate(x, (height, width), mode="bilinear", align_corners=False)


SIZES = [
    ((28, 28), (14, 14)),
    ((30, 24), (10, 8)),
    ((31, 29), (28, 28)),
    ((28, 28), (9, 5)),
    ((7, 5), (1, 1)),
    ((28, 28), (56, 56)),
    ((28, 28), (37, 41)),
    ((3, 2), (8, 11)),
    ((40, 9), (28, 28)),
    ((1, 1), (4, 4)),
]


def main():
    random = np.random.default_rng(7)
    records = []
    for (height, width), (new_height, new_width) in SIZES:
        source = random.integers(0, 256, (height, width))
        expected = resampled(torch.from_numpy(source).to(torch.float64)[None, None], new_height, new_width)
        records.append({
            "from": [height, width],
            "to": [new_height, new_width],
            "source": source.ravel().tolist(),
            "expected": [round(v, 6) for v in expected.ravel().tolist()],
        })
    sys.stdout.write("[\n" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in records) + "\n]\n")


main()
