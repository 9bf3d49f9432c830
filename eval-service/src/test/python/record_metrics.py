"""Records what scikit-learn says of a seeded set of predictions, for ScikitLearnOracleTest.

Run: python record_metrics.py > ../resources/dev/axial/eval/metrics/scikit-learn.json
Recorded with Python 3, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1.

400 images, 5 classes of unequal size, class 4 never right and never predicted. Probabilities are multiples of 1/64, so
that they are exact in float32 and tie often, and some are 0, so that the clip of the log loss matters. The expected
calibration error, which scikit-learn lacks, is put together from its calibration_curve and the bin counts.
"""

import json
import warnings

import numpy as np
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve
from sklearn.metrics import (accuracy_score, confusion_matrix, log_loss, precision_recall_fscore_support, roc_auc_score)

IMAGES, CLASSES, STEPS, BINS = 400, 5, 64, 15

rng = np.random.default_rng(20261122)
labels = rng.choice(CLASSES, IMAGES, p=[0.4, 0.3, 0.15, 0.1, 0.05])
logits = rng.normal(size=(IMAGES, CLASSES))
logits[np.arange(IMAGES), labels] += 1.5
logits[:, 4] -= 6
soft = np.exp(2 * logits) / np.exp(2 * logits).sum(axis=1, keepdims=True)
steps = np.floor(soft * STEPS).astype(int)
steps[np.arange(IMAGES), soft.argmax(axis=1)] += STEPS - steps.sum(axis=1)
probabilities = steps / STEPS
predicted = probabilities.argmax(axis=1)

one_vs_rest = [roc_auc_score(labels == c, probabilities[:, c]) for c in range(CLASSES)]

# Without the images of class 4, whose area is then NaN for scikit-learn, with a warning.
others = labels != 4
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    auc_without_4 = float(np.nanmean([
        roc_auc_score(labels[others] == c, probabilities[others, c]) for c in range(CLASSES)]))
clipped = np.maximum(probabilities, 1e-7)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # after the clip, rows no longer add up to 1
    per_image = [-np.log(clipped[i, labels[i]]) for i in range(IMAGES)]
    loss = log_loss(labels, clipped, labels=range(CLASSES))
assert abs(np.mean(per_image) - loss) < 1e-6  # scikit-learn may renormalise rows: by less than this
precision, recall, f1, _ = precision_recall_fscore_support(labels, predicted, labels=range(CLASSES), zero_division=0)
correct = predicted == labels
confidence = probabilities.max(axis=1)
fraction, mean_confidence = calibration_curve(correct, confidence, n_bins=BINS)
counts = np.bincount(np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], confidence), minlength=BINS)
weights = counts[counts > 0] / IMAGES
interval = binomtest(int(correct.sum()), IMAGES).proportion_ci(0.95, method="wilson")

print(json.dumps({
    "steps": STEPS,
    "labels": labels.tolist(),
    "probabilitySteps": steps.tolist(),
    "accuracy": accuracy_score(labels, predicted),
    "interval": [interval.low, interval.high],
    "auc": float(np.mean(one_vs_rest)),
    "loss": float(loss),
    "expectedCalibrationError": float(np.sum(weights * np.abs(fraction - mean_confidence))),
    "confusion": confusion_matrix(labels, predicted, labels=range(CLASSES)).tolist(),
    "precision": precision.tolist(),
    "recall": recall.tolist(),
    "f1": f1.tolist(),
    "aucPerClass": [float(a) for a in one_vs_rest],
    "aucWithoutClass4": auc_without_4,
}))
