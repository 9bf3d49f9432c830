#!/usr/bin/env python3
"""Settles the ledger of a soak from its topics alone. Shares no code with Axial: it knows the topics as README.md states them.

    ./axial soak --minutes 5 --keep            # says which folder it kept
    ./axial up --detach --home FOLDER          # its broker again, with the topics as they were left
    python3 docs/settle.py localhost:9092      # the same counts; exit code 0 only if they are clean

    ./axial soak --minutes 5 --context cluster.properties --report soak.json
    python3 docs/settle.py broker:9092 soak.json            # from where the report says that the soak began

What was sent is what axial.images holds: image n has the key soak-<n>. The undisturbed prediction of an image is that of the
record calm-<k> with the same bytes, which was predicted before anything was disturbed. Poison that must be set aside carries
the header soak-poison, poison that only looks so and must be answered the header soak-odd. Nothing may wait in a parked topic.

Needs Python 3.9 or newer and confluent-kafka (2.16.1 was used).
"""

import json
import sys
from collections import Counter
from hashlib import blake2b

from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

REJECTED = ".rejected"
ADDED = ("axial-rejection-reason", "axial-rejection-detail", "axial-rejection-source", "axial-rejection-left-out")
POISONED = ("axial.images", "axial.inference-batches", "axial.training-requests", "axial.epoch-requests", "axial.models",
            "axial.promotion-requests")
PARKED = {"axial.inference-batches.parked": "axial-infer", "axial.models.parked": "axial-eval"}
TOLERANCE = 1e-5


BEGINS = {}  # by topic, the offset in each partition


def begin_of_soak(consumer, topic, partition):
    return BEGINS[topic][partition] if topic in BEGINS else OFFSET_BEGINNING


def read(servers, topic, group="settle", begin=begin_of_soak):
    """Every committed record of the topic from there on, partition by partition, in order."""
    consumer = Consumer({"bootstrap.servers": servers, "group.id": group, "enable.auto.commit": False,
                         "isolation.level": "read_committed", "enable.partition.eof": True, "fetch.wait.max.ms": 20,
                         "fetch.message.max.bytes": 32 << 20, "receive.message.max.bytes": 256 << 20})
    partitions = consumer.list_topics(topic, 30).topics[topic].partitions
    if not partitions:
        sys.exit(f"there is no topic {topic} at {servers}")
    for partition in sorted(partitions):
        consumer.assign([TopicPartition(topic, partition, begin(consumer, topic, partition))])
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


def number_of(record):
    """Of an image of the soak; None for any other."""
    key = record.key() or b""
    return int(key[5:]) if key.startswith(b"soak-") else None


def agrees(prediction, calm):
    label, probabilities = calm
    return prediction["label"] == label and all(
        abs(one - other) <= TOLERANCE for one, other in zip(prediction["probabilities"], probabilities))


def settle_images(servers, balance):
    place, shown, calm_image, odd = {}, {}, {}, {}
    for record in read(servers, "axial.images"):
        number = number_of(record)
        if number is not None:
            balance["stored twice"] += number in place
            place[number] = (record.partition(), record.offset())
            shown[number] = digest(record.value())
        elif (record.key() or b"").startswith(b"calm-"):
            calm_image[record.key()] = digest(record.value())
        elif header(record, "soak-odd"):
            odd[record.partition(), record.offset()] = (record.key(), digest(record.value()))

    calm = {}
    for record in read(servers, "axial.predictions"):
        if record.key().startswith(b"calm-"):
            prediction = json.loads(record.value())
            calm[calm_image[record.key()]] = (prediction["label"], prediction["probabilities"])

    answers, furthest, odd_answers = Counter(), {}, Counter()
    for record in read(servers, "axial.predictions"):
        if record.key().startswith(b"calm-"):
            continue
        prediction = json.loads(record.value())
        source = (prediction["source"]["partition"], prediction["source"]["offset"])
        if source in odd:
            key, image = odd[source]
            odd_answers[source] += 1
            balance["poison altered"] += record.key() != key or (image in calm and not agrees(prediction, calm[image]))
            continue
        number = number_of(record)
        if number not in place:
            balance["strangers"] += 1
            continue
        first = answers[number] == 0
        answers[number] += 1
        balance["predicted"] += first
        balance["misplaced"] += source != place[number]
        if source[1] > furthest.get(source[0], -1):
            furthest[source[0]] = source[1]
        else:
            balance["out of order"] += first
        balance["disagreeing"] += not agrees(prediction, calm[shown[number]])
    settle_odd(balance, odd, odd_answers)

    for record in read(servers, "axial.images" + REJECTED):
        if number_of(record) is not None:
            balance["rejected"] += 1
            answers[number_of(record)] += 1

    balance["sent"] = len(place)
    balance["numbers missing"] = max(place, default=-1) + 1 - len(place)
    balance["lost"] = sum(answers[number] == 0 for number in place)
    balance["doubled"] = sum(answers[number] - 1 for number in place if answers[number] > 1)


def settle_odd(balance, sent, answers):
    """Poison that only looks so: each has one answer."""
    balance["poison sent"] += len(sent)
    balance["poison unaccounted"] += sum(answers[one] == 0 for one in sent)
    balance["poison doubled"] += sum(answers[one] > 1 for one in sent)


def settle_poison(servers, balance):
    for topic in POISONED:
        sent = {header(r, "soak-poison"): whole(r) for r in read(servers, topic) if header(r, "soak-poison")}
        found = Counter()
        for record in read(servers, topic + REJECTED):
            number = header(record, "soak-poison")
            if number is not None:
                found[number] += 1
                balance["poison altered"] += whole(record) != sent.get(number) or not header(record, ADDED[0])
            elif number_of(record) is None or topic != "axial.images":
                balance["good ones set aside"] += 1
        balance["poison sent"] += len(sent)
        balance["poison unaccounted"] += sum(found[number] == 0 for number in sent)
        balance["poison doubled"] += sum(times - 1 for times in found.values())


def run_ids(servers, topic, wanted=lambda record: not header(record, "soak-poison")):
    return Counter(json.loads(r.value())["runId"] for r in read(servers, topic) if wanted(r))


def settle_models(servers, balance):
    requested = run_ids(servers, "axial.training-requests")
    announced = run_ids(servers, "axial.models")
    judged = run_ids(servers, "axial.evaluations")
    balance["runs"] = len(requested)
    balance["runs without model"] = sum(run not in announced for run in requested)
    balance["models"] = len(announced)
    balance["models doubled"] = sum(times - 1 for times in [*announced.values(), *judged.values()])
    balance["models unjudged"] = sum(run not in judged for run in announced)
    for topic in "axial.training-requests", "axial.models":
        settle_odd(balance, run_ids(servers, topic, lambda record: header(record, "soak-odd")), judged)


def settle_parked(servers, balance):
    for topic, group in PARKED.items():
        def answered(consumer, topic, partition):
            committed = consumer.committed([TopicPartition(topic, partition)], 30)[0].offset
            return committed if committed >= 0 else OFFSET_BEGINNING

        balance["parked"] += sum(1 for _ in read(servers, topic, group, answered))


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: settle.py HOST:PORT [REPORT.json], the broker of a soak that was kept, or a soak's --report")
    if len(sys.argv) == 3:
        with open(sys.argv[2]) as report:
            BEGINS.update(json.load(report)["begins"])
    balance = Counter({name: 0 for name in (
        "sent", "predicted", "rejected", "lost", "doubled", "out of order", "disagreeing", "misplaced", "strangers",
        "numbers missing", "stored twice", "poison sent", "poison unaccounted", "poison altered", "poison doubled",
        "good ones set aside", "runs", "runs without model", "models", "models doubled", "models unjudged", "parked")})
    settle_images(sys.argv[1], balance)
    settle_poison(sys.argv[1], balance)
    settle_models(sys.argv[1], balance)
    settle_parked(sys.argv[1], balance)
    for name, count in balance.items():
        print(f"{name:20}{count:>12,}")
    faults = {name: n for name, n in balance.items() if n and name not in ("sent", "predicted", "poison sent", "runs", "models")}
    clean = not faults and balance["sent"] > 0 and balance["predicted"] == balance["sent"]
    print("clean" if clean else f"NOT clean: {faults}")
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
