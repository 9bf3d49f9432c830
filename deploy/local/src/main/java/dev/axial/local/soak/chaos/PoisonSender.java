package dev.axial.local.soak.chaos;

import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.local.soak.chaos.PlannedFault.Action;
import dev.axial.local.soak.ledger.PoisonLedger;
import dev.axial.local.soak.watch.Outputs;
import dev.axial.local.soak.watch.Recovery;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records that nobody can use, and enters each in the ledger before. Not thread-safe. */
final class PoisonSender implements AutoCloseable {

    private static final Duration OUTAGE = Duration.ofMinutes(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Outputs outputs;
    private final PoisonLedger ledger;
    private final byte[] png;

    /** @param png a good image, to be damaged */
    PoisonSender(KafkaConnection kafka, Outputs outputs, PoisonLedger ledger, byte[] png) {
        this.producer = kafka.with("delivery.timeout.ms", Long.toString(OUTAGE.toMillis()))
                .with("max.block.ms", Long.toString(OUTAGE.toMillis()))
                .producer("axial-soak-poison");
        this.outputs = outputs;
        this.ledger = ledger;
        this.png = png.clone();
    }

    /** Returns when Kafka has it. @return waits for its rejection */
    Recovery send(Action.Send send) throws InterruptedException, ExecutionException {
        Poison kind = send.poison();
        int number = ledger.balance().sent();
        ProducerRecord<byte[], byte[]> record = kind.record(number, new Random(send.seed()), png);
        ledger.sent(PoisonEntries.of(kind, record));
        Recovery rejected = outputs.await(
                Topics.ALL.stream()
                        .filter(topic -> topic.name().equals(kind.topic().rejectedName()))
                        .findFirst()
                        .orElseThrow(),
                found -> Outputs.poison(found).equals(Optional.of(number)));
        producer.send(record).get();
        return rejected;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
