#!/usr/bin/env python3
"""Asks infer the same images in every way that it understands, and compares the answers.

usage: inference_clients.py URL MODEL IMAGES.npz [--n 32]
  URL         of infer, for example http://127.0.0.1:8084
  IMAGES.npz  with uint8 test_images [N, H, W] or [N, H, W, C] in the model's shape

Clients: urllib (JSON, raw image, PNG), and tritonclient over HTTP (JSON, binary, compressed, asyncio) where it can be imported:
  pip install numpy pillow 'tritonclient[http]' aiohttp
Exit code 1 if two answers differ by more than 1e-5 in a probability, or in a class.
"""
import argparse
import asyncio
import io
import json
import sys
import urllib.request

import numpy as np
from PIL import Image

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("url")
arguments.add_argument("model")
arguments.add_argument("images")
arguments.add_argument("--n", type=int, default=32)
arguments = arguments.parse_args()

stored = np.load(arguments.images)["test_images"][: arguments.n]
images = stored[:, None] if stored.ndim == 3 else stored.transpose(0, 3, 1, 2)
answers = {}


def post(body, headers):
    request = urllib.request.Request(f"{arguments.url}/v2/models/{arguments.model}/infer", data=body, headers=headers)
    with urllib.request.urlopen(request) as reply:
        return reply.read(), reply.headers


def of_json(reply):
    output = next(one for one in json.loads(reply)["outputs"] if one["name"] == "probabilities")
    return np.array(output["data"], np.float32).reshape(output["shape"])


def of_raw(reply, headers):
    """The last output of a binary reply to one image: the probabilities."""
    length = int(headers["Inference-Header-Content-Length"])
    outputs = json.loads(reply[:length])["outputs"]
    classes = outputs[-1]["shape"][1]
    return np.frombuffer(reply[-4 * classes:], "<f4")


def png(image):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


tensor = {"name": "images", "datatype": "UINT8", "shape": list(images.shape), "data": images.ravel().tolist()}
answers["urllib, JSON"] = of_json(post(json.dumps({"inputs": [tensor]}).encode(), {})[0])
one = {"Inference-Header-Content-Length": "0"}
answers["urllib, raw images"] = np.stack([of_raw(*post(image.tobytes(), one)) for image in images])
answers["urllib, PNG"] = np.stack([of_raw(*post(png(image), one)) for image in stored])

try:
    import tritonclient.http as triton
    import tritonclient.http.aio as triton_asyncio

    host = arguments.url.split("//")[1]

    def asked(library, binary, datatype="UINT8"):
        values = images if datatype == "UINT8" else np.array([png(image) for image in stored], dtype=np.object_)
        given = library.InferInput("images", list(values.shape), datatype)
        given.set_data_from_numpy(values, binary_data=binary)
        return [given], [library.InferRequestedOutput("probabilities", binary_data=binary)]

    with triton.InferenceServerClient(host) as client:
        assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(arguments.model)
        assert client.get_model_metadata(arguments.model)["inputs"][0]["name"] == "images"
        assert client.get_model_config(arguments.model)["max_batch_size"] >= arguments.n
        assert client.get_inference_statistics(arguments.model)["model_stats"]
        assert client.get_model_repository_index()
        for name, binary, coding in (("JSON", False, None), ("binary", True, None), ("binary, gzip", True, "gzip"), ("JSON, deflate", False, "deflate")):
            given, wanted = asked(triton, binary)
            reply = client.infer(arguments.model, given, outputs=wanted, request_id="7", request_compression_algorithm=coding, response_compression_algorithm=coding)
            assert reply.get_response()["id"] == "7"
            answers[f"tritonclient, {name}"] = reply.as_numpy("probabilities")
        given, wanted = asked(triton, True, "BYTES")
        answers["tritonclient, PNG"] = client.infer(arguments.model, given, outputs=wanted).as_numpy("probabilities")
        given, _ = asked(triton, True)
        best = client.infer(arguments.model, given, outputs=[triton.InferRequestedOutput("probabilities", binary_data=True, class_count=1)])
        named = [int(value.decode().split(":")[1]) for value in best.as_numpy("probabilities").ravel()]
        assert named == answers["urllib, JSON"].argmax(1).tolist(), named
        try:
            client.infer(arguments.model + "x", given)
            sys.exit("a model that there is not answers")
        except Exception as e:  # the client's own type, which has the server's sentence
            assert "no model" in str(e), e

    async def by_asyncio():
        client = triton_asyncio.InferenceServerClient(host)
        given, wanted = asked(triton_asyncio, True)
        answers["tritonclient, asyncio"] = (await client.infer(arguments.model, given, outputs=wanted)).as_numpy("probabilities")
        await client.close()

    asyncio.run(by_asyncio())
except ImportError as e:
    print(f"tritonclient is not asked: {e}")

first = answers["urllib, JSON"]
failed = False
for client, probabilities in answers.items():
    apart = np.abs(probabilities - first).max()
    same = (probabilities.argmax(1) == first.argmax(1)).all()
    failed |= apart > 1e-5 or not same
    print(f"{client:<28} {len(probabilities):4d} images, at most {apart:.1e} apart, {'the same classes' if same else 'OTHER CLASSES'}")
sys.exit(failed)
