"""Records what scipy.stats.ttest_rel(alternative="less") says of seeded pairs, for PairedTTestTest.

Run: python record_paired_t_test.py > ../resources/dev/axial/eval/gate/ttest-rel.json
Recorded with Python 3, numpy 2.4.6, scipy 1.17.1. Values are multiples of 1/1024, exact in decimal and in binary.
"""

import json

import numpy as np
from scipy.stats import ttest_rel

rng = np.random.default_rng(20261122)
cases = []
for name, pairs, shift in [("better", 40, -0.2), ("worse", 40, 0.2), ("no different", 40, 0.0), ("two pairs", 2, -0.5),
                           ("far better", 40, -3.0), ("barely", 60, -0.11)]:
    b = np.round(rng.exponential(0.6, pairs) * 1024) / 1024
    a = np.round((b + shift + rng.normal(0, 0.4, pairs)) * 1024) / 1024
    test = ttest_rel(a, b, alternative="less")
    cases.append({"name": name, "a": a.tolist(), "b": b.tolist(), "t": float(test.statistic), "p": float(test.pvalue)})
print(json.dumps(cases))
