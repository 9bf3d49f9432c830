"""Records what PyTorch does with the networks and images that FittingOracleTest makes by the same formulas (Formulas.java).

Writes losses before each of 24 steps on batches of 16, then the loss of an evaluation, for each case, as JSON to standard
output:  python record_fitting.py > ../resources/fitting-oracle.json
Recorded with Python 3.11, torch 2.15.0, numpy 2.4.6, on the CPU with one thread.
"""
import json
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

STEPS, BATCH, CLASSES, SIDE = 24, 16, 11, 28


def batch(first):
    n = np.arange(first, first + BATCH)[:, None]
    p = np.arange(SIDE * SIDE)[None, :]
    label = n % CLASSES
    pixels = (31 * n + 17 * p + p // 7 * (13 * label + 5)) % 256
    values = torch.from_numpy(pixels.astype(np.uint8)).float() * np.float32(1 / 127.5) - 1
    return values.reshape(BATCH, 1, SIDE, SIDE), torch.from_numpy(label[:, 0])


def fill(net):
    """The formula of Formulas.weights; parameters in state_dict order without num_batches_tracked."""
    names = [n for n in net.state_dict() if not n.endswith("num_batches_tracked")]
    with torch.no_grad():
        for j, name in enumerate(names):
            layer = net[int(name.split(".")[0])]
            if isinstance(layer, nn.BatchNorm2d):
                continue  # begins as the identity in both
            fan_in = layer.weight[0].numel()
            tensor = net.state_dict()[name]
            i = np.arange(tensor.numel(), dtype=np.int64)
            values = ((7919 * i + 104729 * j) % 2003 / 1001.0 - 1) / math.sqrt(fan_in)
            tensor.copy_(torch.from_numpy(values.astype(np.float32)).reshape(tensor.shape))
    return net


def mlp(activation):
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 256), activation(), nn.Linear(256, 256), activation(), nn.Linear(256, CLASSES))


def cnn(norm):
    layers, channels = [], 1
    for filters in (32, 64):
        layers += [nn.Conv2d(channels, filters, 3, padding=1)] + ([nn.BatchNorm2d(filters)] if norm else [])
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
        channels = filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(64 * 7 * 7, 256), nn.ReLU(), nn.Linear(256, CLASSES))


def weights(net):
    return [m.weight for m in net if isinstance(m, (nn.Linear, nn.Conv2d))]


CASES = [
    ("mlp-2x256-relu", {}),
    ("mlp-2x256-relu", {"momentum": 0.9}),
    ("mlp-2x256-relu", {"optimizer.method": "adam", "rate": 0.001}),
    ("mlp-2x256-relu", {"l1": 0.01}),
    ("mlp-2x256-relu", {"l2": 0.1}),
    ("mlp-2x256-relu", {"weightDecay": 0.2, "momentum": 0.5}),
    ("mlp-2x256-relu", {"network.2": "tanh", "network.4": "tanh"}),
    ("mlp-2x256-relu", {"network.2": "leaky-relu", "network.4": "leaky-relu"}),
    ("mlp-2x256-relu", {"network.2": "sigmoid", "network.4": "sigmoid", "rate": 0.5}),
    ("cnn", {}),
    ("cnn-bn", {}),
    ("cnn-bn", {"weightDecay": 0.1, "l1": 0.001, "l2": 0.01}),
    ("cnn-bn", {"optimizer.method": "sgd", "rate": 0.01, "momentum": 0.9}),
]
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "leaky-relu": nn.LeakyReLU, "sigmoid": nn.Sigmoid}


def record(recipe, overrides):
    mlp_recipe = recipe.startswith("mlp")
    net = mlp(ACTIVATIONS[overrides.get("network.2", "relu")]) if mlp_recipe else cnn(recipe == "cnn-bn")
    fill(net).train()
    method = overrides.get("optimizer.method", "sgd" if mlp_recipe else "adam")
    rate = overrides.get("rate", 0.01 if mlp_recipe else 0.0001)
    decay = overrides.get("weightDecay", 0)
    if method == "adam":
        optimizer = torch.optim.Adam(net.parameters(), rate, weight_decay=decay)
    else:
        optimizer = torch.optim.SGD(net.parameters(), rate, momentum=overrides.get("momentum", 0), weight_decay=decay)
    losses = []
    for step in range(STEPS):
        x, y = batch(step * BATCH)
        loss = F.cross_entropy(net(x), y)
        losses.append(loss.item())
        penalty = sum(overrides.get("l1", 0) * w.abs().sum() + overrides.get("l2", 0) * w.square().sum() for w in weights(net))
        optimizer.zero_grad()
        (loss + penalty).backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        x, y = batch(STEPS * BATCH)
        evaluation = F.cross_entropy(net(x), y).item()
    return {"recipe": recipe, "overrides": overrides, "losses": losses, "evaluation": evaluation}


torch.set_num_threads(1)
results = [record(*case) for case in CASES]
for result in results:  # a case must differ from the plain recipe by far more than the test's tolerance
    plain = next(r for r in results if r["recipe"] == result["recipe"])
    assert result is plain or abs(result["losses"][-1] - plain["losses"][-1]) > 1e-3 or "leaky-relu" in str(result), result
print("[\n" + ",\n".join(json.dumps(result) for result in results) + "\n]")
