"""Records what NumPy makes of datasets, for DatasetDescriptionTest.

usage: record_statistics.py, in this folder; writes into ../resources/dev/axial/ingest/description
recorded with Python 3.11, numpy 2.4.6

Nothing here shares algebra with the Java code: the correlation is numpy.corrcoef of real one-hot columns, the variance
numpy.var of normalised pixels. Only the draw of images must be the same, and is written out from the papers that SplitMix64
and EpochOrder name.
"""
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "resources/dev/axial/ingest/description"
SAMPLE = HERE.parents[3] / "data/organamnist-sample.npz"

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def order(n, seed, epoch):
    """Durstenfeld's shuffle with SplitMix64 of (seed, epoch, -1)."""
    state = mix(seed & MASK)
    state = mix((state + epoch + GAMMA) & MASK)
    state = mix((state - 1 + GAMMA) & MASK)
    indices = list(range(n))
    for i in range(n - 1, 0, -1):
        state = (state + GAMMA) & MASK
        j = (mix(state) >> 32) * (i + 1) >> 32
        indices[i], indices[j] = indices[j], indices[i]
    return indices


def statistics(npz, classes, seed):
    images = npz["train_images"]
    labels = npz["train_labels"].reshape(-1).astype(int)
    one_hot = np.eye(classes)[labels]
    with np.errstate(all="ignore"):
        correlation = np.corrcoef(one_hot, rowvar=False)
    correlation = np.where(np.isnan(correlation), np.eye(classes), correlation)  # constant columns: as Java states
    normalised = images.reshape(len(images), -1).astype(np.float64) / 127.5 - 1
    variances = normalised.var(axis=1)
    drawn = images[order(len(images), seed, 0)[:1000]]
    drawn = drawn.reshape(*drawn.shape[:3], -1)
    return {
        "seed": seed,
        "classCounts": {
            name: np.bincount(npz[array].reshape(-1).astype(int), minlength=classes).tolist()
            for name, array in (("train", "train_labels"), ("validation", "val_labels"), ("test", "test_labels"))
        },
        "labelCorrelation": correlation.tolist(),
        "pixelHistogram": {
            "images": len(drawn),
            "counts": [np.bincount(drawn[..., c].reshape(-1), minlength=256).tolist() for c in range(drawn.shape[3])],
        },
        "pixelVariance": [variances[labels == c].mean() if (labels == c).any() else 0.0 for c in range(classes)],
    }


def colour():
    """Three classes of 5 x 4 colour noise; no training image is of class 1, and class 2 has little contrast."""
    random = np.random.default_rng(8)
    arrays = {}
    for split, n, present in (("train", 30, (0, 2)), ("val", 4, (0, 1, 2)), ("test", 6, (0, 1))):
        labels = random.choice(present, n).astype(np.uint8)
        images = random.integers(0, 256, (n, 5, 4, 3), dtype=np.uint8)
        images[labels == 2] //= 4
        arrays[f"{split}_images"] = images
        arrays[f"{split}_labels"] = labels.reshape(-1, 1)
    arrays["label_names"] = np.array(["red cell", "white cell", "platelet"])
    return arrays


OUT.mkdir(parents=True, exist_ok=True)
np.savez_compressed(OUT / "colour.npz", **colour())
for name, file, classes, seed in (("organamnist-sample", SAMPLE, 11, 1), ("colour", OUT / "colour.npz", 3, -7)):
    (OUT / f"{name}.json").write_text(json.dumps(statistics(np.load(file), classes, seed)) + "\n")
