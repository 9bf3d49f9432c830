package dev.axial.soak.chaos;

import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.soak.chaos.PlannedFault.FaultAction;
import dev.axial.soak.ledger.PoisonLedger;
import dev.axial.soak.ledger.RunLedger;
import dev.axial.soak.watch.Outputs;
import dev.axial.soak.watch.Recovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends poison, and enters each record in the ledgers before. Not thread-safe. */
final class PoisonSender implements AutoCloseable {

    private static final Duration OUTAGE = Duration.ofMinutes(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Outputs outputs;
    private final PoisonLedger ledger;
    private final RunLedger runs;
    private final Sound sound;
    /** Numbers of records that are in no ledger. */
    private int unsettled = -1;

    PoisonSender(KafkaConnection kafka, Outputs outputs, PoisonLedger ledger, RunLedger runs, Sound sound) {
        this.producer = kafka.with("delivery.timeout.ms", Long.toString(OUTAGE.toMillis()))
                .with("max.block.ms", Long.toString(OUTAGE.toMillis()))
                .producer("axial-soak-poison");
        this.outputs = outputs;
        this.ledger = ledger;
        this.runs = runs;
        this.sound = sound;
    }

    /** Returns when Kafka has all of it. @return waits for what must become of it, as far as somebody tells of that */
    List<Recovery> send(FaultAction.Send send) throws InterruptedException, ExecutionException {
        Random random = new Random(send.seed());
        List<Recovery> outcomes = new ArrayList<>();
        for (Poison kind : send.poison()) {
            send(kind, random).ifPresent(outcomes::add);
        }
        return outcomes;
    }

    private Optional<Recovery> send(Poison kind, Random random) throws InterruptedException, ExecutionException {
        int next = kind.fate() == Fate.ANSWERED ? unsettled-- : ledger.balance().sent();
        ProducerRecord<byte[], byte[]> record = kind.record(next, random, sound);
        PoisonEntries.of(kind, next, record).ifPresent(ledger::sent);
        if (kind.fate() == Fate.TRAINED) {
            runs.requested(Poison.run(next));
        }
        Optional<Recovery> outcome = await(kind, next, record);
        RecordMetadata place = producer.send(record).get();
        if (kind.fate() == Fate.PREDICTED) {
            OptionalInt shown = kind == Poison.SLOW_IMAGE ? OptionalInt.empty() : OptionalInt.of(0);
            ledger.stored(new PoisonLedger.OddImage(next, shown), place.partition(), place.offset());
        }
        return outcome;
    }

    private Optional<Recovery> await(Poison kind, int number, ProducerRecord<byte[], byte[]> record) {
        return switch (kind.fate()) {
            case SET_ASIDE ->
                Optional.of(outputs.await(Topics.rejected(kind.topic().name()), found -> Outputs.poison(found)
                        .equals(Optional.of(number))));
            case PREDICTED ->
                Optional.of(outputs.await(Topics.PREDICTIONS, found -> Arrays.equals(found.key(), record.key())));
            case TRAINED ->
                Optional.of(outputs.await(Topics.TRAINING_PROGRESS, found -> outputs.trained(Poison.run(number))));
            case JUDGED ->
                Optional.of(outputs.await(Topics.EVALUATIONS, found -> outputs.evaluated(Poison.run(number))));
            case ANSWERED -> Optional.empty();
        };
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
