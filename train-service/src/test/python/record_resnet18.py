"""Records what torchvision's resnet18 does with the weights and images that ResNet18OracleTest makes by the same formulas
(Formulas.java): logits in evaluation mode, and the losses before each of some steps of SGD in training mode.

Writes JSON to standard output:  python record_resnet18.py > ../resources/resnet18-oracle.json
Recorded with Python 3.11, torch 2.15.0, torchvision 0.29.2, numpy 2.4.6, on the CPU with one thread.
"""
import json
import math

import numpy as np
import torch
import torch.nn.functional as F
import torchvision

CLASSES, BATCH, STEPS, RATE = 11, 8, 4, 0.01
MEAN = torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)


def batch(first, channels, side):
    n = np.arange(first, first + BATCH)[:, None]
    p = np.arange(channels * side * side)[None, :]
    label = n % CLASSES
    pixels = ((31 * n + 17 * p + p // 7 * (13 * label + 5)) % 256).astype(np.uint8)
    images = torch.from_numpy(pixels).reshape(BATCH, channels, side, side).float() / 255
    return (images.expand(-1, 3, -1, -1) - MEAN) / DEVIATION, torch.from_numpy(label[:, 0])


def fill(net):
    """The formula of Formulas.backbone; parameters in state_dict order without num_batches_tracked."""
    tensors = {n: t for n, t in net.state_dict().items() if not n.endswith("num_batches_tracked")}
    for j, (name, tensor) in enumerate(tensors.items()):
        i = np.arange(tensor.numel(), dtype=np.int64)
        u = (7919 * i + 104729 * j) % 2003 / 1001.0 - 1
        norm = name.rsplit(".", 1)[0] + ".running_mean" in tensors
        if name.endswith("running_mean") or norm and name.endswith("bias"):
            values = 0.1 * u
        elif name.endswith("running_var") or norm:
            values = 1 + 0.5 * u
        else:
            fan_in = net.fc.in_features if name.startswith("fc.") else tensor[0].numel()
            values = 2 * u / math.sqrt(fan_in)
        with torch.no_grad():
            tensor.copy_(torch.from_numpy(values.astype(np.float32)).reshape(tensor.shape))
    return net


def network():
    return fill(torchvision.models.resnet18(num_classes=CLASSES))


def logits(channels, side):
    net = network().eval()
    with torch.no_grad():
        return {"channels": channels, "side": side, "logits": net(batch(0, channels, side)[0]).tolist()}


def losses():
    net = network().train()
    optimizer = torch.optim.SGD(net.parameters(), lr=RATE)
    recorded = []
    for step in range(STEPS):
        images, labels = batch(step * BATCH, 3, 28)
        loss = F.cross_entropy(net(images), labels)
        recorded.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return recorded


torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
print(json.dumps({"names": [n for n in network().state_dict() if not n.endswith("num_batches_tracked")],
                  "evaluation": [logits(3, 28), logits(1, 64)], "rate": RATE, "losses": losses()}, indent=1))
