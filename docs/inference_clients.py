#!/usr/bin/env python3
"""Asks infer the same images in every way that it understands, and compares the answers.

usage: inference_clients.py URL MODEL IMAGES.npz [--n 32] [--kafka HOST:PORT]
  URL         of infer, for example http://127.0.0.1:8084
  IMAGES.npz  with uint8 test_images [N, H, W] or [N, H, W, C] in the model's shape
  --kafka     asks the stream for the same images, too

Clients: urllib (JSON, raw image, PNG), and those that can be imported; KServe's and Triton's cannot be together:
  pip install numpy pillow 'tritonclient[http,grpc]' aiohttp confluent-kafka    (HTTP and gRPC, also compressed and asyncio)
  pip install numpy pillow kserve                                               (REST and gRPC)
Exit code 1 if two answers differ by more than 1e-5 in a probability, or in a class.
"""
import argparse
import asyncio
import io
import json
import queue
import sys
import time
import urllib.request

import numpy as np
from PIL import Image

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("url")
arguments.add_argument("model")
arguments.add_argument("images")
arguments.add_argument("--n", type=int, default=32)
arguments.add_argument("--kafka")
arguments = arguments.parse_args()
host = arguments.url.split("//")[1]

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



def asked(library, binary=None, datatype="UINT8"):
    """Inputs and outputs for one of tritonclient's libraries; binary only for those of HTTP."""
    form = {} if binary is None else {"binary_data": binary}
    values = images if datatype == "UINT8" else np.array([png(image) for image in stored], dtype=np.object_)
    given = library.InferInput("images", list(values.shape), datatype)
    given.set_data_from_numpy(values, **form)
    return [given], [library.InferRequestedOutput("probabilities", **form)]


def triton_http():
    import tritonclient.http as triton
    import tritonclient.http.aio as triton_asyncio

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
            answers[f"tritonclient HTTP, {name}"] = reply.as_numpy("probabilities")
        given, wanted = asked(triton, True, "BYTES")
        answers["tritonclient HTTP, PNG"] = client.infer(arguments.model, given, outputs=wanted).as_numpy("probabilities")
        given, _ = asked(triton, True)
        best = client.infer(arguments.model, given, outputs=[triton.InferRequestedOutput("probabilities", binary_data=True, class_count=1)])
        require_best(best)
        require_unknown(lambda: client.infer(arguments.model + "x", given))

    async def by_asyncio():
        client = triton_asyncio.InferenceServerClient(host)
        given, wanted = asked(triton_asyncio, True)
        answers["tritonclient HTTP, asyncio"] = (await client.infer(arguments.model, given, outputs=wanted)).as_numpy("probabilities")
        await client.close()

    asyncio.run(by_asyncio())


def triton_grpc():
    import tritonclient.grpc as triton
    import tritonclient.grpc.aio as triton_asyncio

    with triton.InferenceServerClient(host) as client:
        assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(arguments.model)
        assert client.get_server_metadata().name == "axial-infer"
        assert client.get_model_metadata(arguments.model).inputs[0].name == "images"
        assert client.get_model_config(arguments.model).config.max_batch_size >= arguments.n
        assert client.get_inference_statistics(arguments.model).model_stats
        assert client.get_model_repository_index().models
        given, wanted = asked(triton)
        for name, options in (("raw", {}), ("gzip", {"compression_algorithm": "gzip"}), ("deflate", {"compression_algorithm": "deflate"}), ("deadline of 30 s", {"client_timeout": 30})):
            reply = client.infer(arguments.model, given, outputs=wanted, request_id="7", **options)
            assert reply.get_response().id == "7"
            answers[f"tritonclient gRPC, {name}"] = reply.as_numpy("probabilities")
        encoded, _ = asked(triton, datatype="BYTES")
        answers["tritonclient gRPC, PNG"] = client.infer(arguments.model, encoded, outputs=wanted).as_numpy("probabilities")
        require_best(client.infer(arguments.model, given, outputs=[triton.InferRequestedOutput("probabilities", class_count=1)]))
        require_unknown(lambda: client.infer(arguments.model + "x", given))
        waiting = []
        client.async_infer(arguments.model, given, lambda result, error: waiting.append((result, error)), outputs=wanted)
        while not waiting:
            time.sleep(0.01)
        assert waiting[0][1] is None, waiting[0][1]
        answers["tritonclient gRPC, callback"] = waiting[0][0].as_numpy("probabilities")
        streamed = queue.Queue()
        client.start_stream(lambda result, error: streamed.put((result, error)))
        for image in images:
            one = triton.InferInput("images", [1, *image.shape], "UINT8")
            one.set_data_from_numpy(image[None])
            client.async_stream_infer(arguments.model, [one], outputs=wanted)
        results = [streamed.get(timeout=30) for _ in images]
        client.stop_stream()
        assert not any(error for _, error in results), results
        answers["tritonclient gRPC, stream"] = np.concatenate([result.as_numpy("probabilities") for result, _ in results])

    async def by_asyncio():
        client = triton_asyncio.InferenceServerClient(host)
        answers["tritonclient gRPC, asyncio"] = (await client.infer(arguments.model, given, outputs=wanted)).as_numpy("probabilities")
        await client.close()

    asyncio.run(by_asyncio())


def kserve():
    import kserve

    def request(binary):
        given = kserve.InferInput("images", list(images.shape), "UINT8")
        given.set_data_from_numpy(images, binary_data=binary)
        return kserve.InferRequest(arguments.model, [given], request_id="7")

    def probabilities(reply):
        output = next(one for one in reply.outputs if one.name == "probabilities")
        return output.as_numpy()

    async def ask():
        rest = kserve.InferenceRESTClient(kserve.RESTConfig(protocol="v2"))
        assert await rest.is_server_live(arguments.url) and await rest.is_server_ready(arguments.url)
        assert await rest.is_model_ready(arguments.url, arguments.model)
        for name, binary in (("JSON", False), ("binary", True)):
            reply = await rest.infer(arguments.url, request(binary), model_name=arguments.model)
            answers[f"kserve REST, {name}"] = probabilities(reply)
        grpc = kserve.InferenceGRPCClient(host)
        assert await grpc.is_server_live() and await grpc.is_server_ready() and await grpc.is_model_ready(arguments.model)
        for name, binary in (("contents", False), ("raw", True)):
            answers[f"kserve gRPC, {name}"] = probabilities(await grpc.infer(request(binary)))

    asyncio.run(ask())


def stream():
    if not arguments.kafka:
        raise ImportError("--kafka was not given")
    from confluent_kafka import Consumer, Producer, TopicPartition

    kafka = {"bootstrap.servers": arguments.kafka}
    consumer = Consumer({**kafka, "group.id": "inference-clients", "isolation.level": "read_committed"})
    topic = "axial.predictions"
    consumer.assign([TopicPartition(topic, number, consumer.get_watermark_offsets(TopicPartition(topic, number))[1])
                     for number in consumer.list_topics(topic).topics[topic].partitions])
    producer = Producer(kafka)
    names = [f"inference-clients-{time.time_ns()}-{i}" for i in range(len(stored))]
    for name, image in zip(names, stored):
        producer.produce("axial.images", png(image), name, headers={"model": arguments.model})
    producer.flush()
    predicted, end = {}, time.time() + 60
    while len(predicted) < len(names) and time.time() < end:
        record = consumer.poll(1)
        if record and not record.error() and record.key() and record.key().decode() in names:
            predicted[record.key().decode()] = json.loads(record.value())["probabilities"]
    assert len(predicted) == len(names), f"the stream answered {len(predicted)} of {len(names)} images within 60 s"
    answers["stream"] = np.array([predicted[name] for name in names], np.float32)
    consumer.close()


def require_best(reply):
    named = [int(value.decode().split(":")[1]) for value in reply.as_numpy("probabilities").ravel()]
    assert named == answers["urllib, JSON"].argmax(1).tolist(), named


def require_unknown(ask):
    try:
        ask()
    except Exception as e:  # the client's own type, which has the server's sentence
        assert "no model" in str(e), e
    else:
        sys.exit("a model that there is not answers")


for client in (triton_http, triton_grpc, kserve, stream):
    try:
        client()
    except ImportError as e:
        print(f"{client.__name__} is not asked: {e}")

first = answers["urllib, JSON"]
failed = False
for client, probabilities in answers.items():
    apart = np.abs(probabilities - first).max()
    same = (probabilities.argmax(1) == first.argmax(1)).all()
    failed |= apart > 1e-5 or not same
    print(f"{client:<36} {len(probabilities):4d} images, at most {apart:.1e} apart, {'the same classes' if same else 'OTHER CLASSES'}")
sys.exit(failed)
