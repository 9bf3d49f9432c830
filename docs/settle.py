#!/usr/bin/env python3
"""Settles the ledger of a soak from its topics alone. Shares no code with Axial: it knows the topics as README.md states them.

    ./axial soak --minutes 5 --keep            # says which folder it kept
    ./axial up --detach --home FOLDER          # its broker again, with the topics as they were left
    python3 docs/settle.py localhost:9092      # the same counts; exit code 0 only if they are clean

What was sent is what axial.images holds: image n has the key soak-<n>. The undisturbed prediction of an image is that of the
record calm-<k> with the same bytes, which was predicted before anything was disturbed. Poison carries the header soak-poison.

Needs Python 3.9 or newer and confluent-kafka (2.16.1 was used).
"""

import json
import sys
from collections import Counter
from hashlib import blake2b

from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

REJECTED = ".rejected"
ADDED = ("axial-rejection-reason", "axial-rejection-detail", "axial-rejection-source", "axial-rejection-left-out")
POISONED = ("axial.images", "axial.inference-batches", "axial.training-requests", "axial.epoch-requests", "axial.models")
TOLERANCE = 1e-4


def read(servers, topic):
    """Every committed record of the topic, partition by partition, in order."""
    consumer = Consumer({"bootstrap.servers": servers, "group.id": "settle", "enable.auto.commit": False,
                         "isolation.level": "read_committed", "enable.partition.eof": True, "fetch.wait.max.ms": 20,
                         "fetch.message.max.bytes": 32 << 20, "receive.message.max.bytes": 256 << 20})
    partitions = consumer.list_topics(topic, 30).topics[topic].partitions
    if not partitions:
        sys.exit(f"there is no topic {topic} at {servers}")
    for partition in sorted(partitions):
        consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING)])
        while True:
            record = consumer.poll(30)
            if record is None:
                sys.exit(f"{topic} partition {partition}: nothing came for 30 s, and no end")
            if record.error():
                if record.error().code() == -191:  # the end of the partition
                    break
                sys.exit(f"{topic} partition {partition}: {record.error()}")
            yield record
    consumer.close()


def digest(value):
    return None if value is None else blake2b(value, digest_size=16).digest()


def header(record, name):
    return dict(record.headers() or []).get(name)


def whole(record):
    """Key, value and headers, without the two that a rejection adds."""
    return record.key(), digest(record.value()), [h for h in record.headers() or [] if h[0] not in ADDED]


def settle_images(servers, balance):
    place, shown, calm_image = {}, {}, {}
    for record in read(servers, "axial.images"):
        key = record.key().decode()
        if key.startswith("soak-"):
            number = int(key[5:])
            balance["stored twice"] += number in place
            place[number] = (record.partition(), record.offset())
            shown[number] = digest(record.value())
        elif key.startswith("calm-"):
            calm_image[key] = digest(record.value())

    calm = {}
    for record in read(servers, "axial.predictions"):
        key = record.key().decode()
        if key.startswith("calm-"):
            prediction = json.loads(record.value())
            calm[calm_image[key]] = (prediction["label"], prediction["probabilities"])

    answers, furthest = Counter(), {}
    for record in read(servers, "axial.predictions"):
        key = record.key().decode()
        if key.startswith("calm-"):
            continue
        number = int(key[5:]) if key.startswith("soak-") else -1
        if number not in place:
            balance["strangers"] += 1
            continue
        prediction = json.loads(record.value())
        source = (prediction["source"]["partition"], prediction["source"]["offset"])
        first = answers[number] == 0
        answers[number] += 1
        balance["predicted"] += first
        balance["misplaced"] += source != place[number]
        if source[1] > furthest.get(source[0], -1):
            furthest[source[0]] = source[1]
        else:
            balance["out of order"] += first
        label, probabilities = calm[shown[number]]
        balance["disagreeing"] += prediction["label"] != label or any(
            not abs(one - other) <= TOLERANCE for one, other in zip(prediction["probabilities"], probabilities))

    for record in read(servers, "axial.images" + REJECTED):
        if (record.key() or b"").startswith(b"soak-"):
            balance["rejected"] += 1
            answers[int(record.key()[5:])] += 1

    balance["sent"] = len(place)
    balance["numbers missing"] = max(place, default=-1) + 1 - len(place)
    balance["lost"] = sum(answers[number] == 0 for number in place)
    balance["doubled"] = sum(answers[number] - 1 for number in place if answers[number] > 1)


def settle_poison(servers, balance):
    for topic in POISONED:
        sent = {header(r, "soak-poison"): whole(r) for r in read(servers, topic) if header(r, "soak-poison")}
        found = Counter()
        for record in read(servers, topic + REJECTED):
            number = header(record, "soak-poison")
            if number is not None:
                found[number] += 1
                balance["poison altered"] += whole(record) != sent.get(number) or not header(record, ADDED[0])
        balance["poison sent"] += len(sent)
        balance["poison unaccounted"] += sum(found[number] == 0 for number in sent)
        balance["poison doubled"] += sum(times - 1 for times in found.values())


def settle_models(servers, balance):
    announced = Counter(json.loads(r.value())["runId"] for r in read(servers, "axial.models") if not header(r, "soak-poison"))
    judged = Counter(json.loads(r.value())["runId"] for r in read(servers, "axial.evaluations"))
    balance["models"] = len(announced)
    balance["models doubled"] = sum(times - 1 for times in [*announced.values(), *judged.values()])
    balance["models unjudged"] = sum(run not in judged for run in announced)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: settle.py HOST:PORT, the broker of a soak that was kept")
    balance = Counter({name: 0 for name in (
        "sent", "predicted", "rejected", "lost", "doubled", "out of order", "disagreeing", "misplaced", "strangers",
        "numbers missing", "stored twice", "poison sent", "poison unaccounted", "poison altered", "poison doubled",
        "models", "models doubled", "models unjudged")})
    settle_images(sys.argv[1], balance)
    settle_poison(sys.argv[1], balance)
    settle_models(sys.argv[1], balance)
    for name, count in balance.items():
        print(f"{name:20}{count:>12,}")
    faults = {name: n for name, n in balance.items() if n and name not in ("sent", "predicted", "poison sent", "models")}
    clean = not faults and balance["sent"] > 0 and balance["predicted"] == balance["sent"]
    print("clean" if clean else f"NOT clean: {faults}")
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
