package dev.axial.train.edge;

import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.Ownership;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.Run;
import dev.axial.train.run.RunCancelledException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Ownership by Kafka's transactions: {@code transactional.id = axial-train-<runId>}, so that a new owner fences an old
 * one, whose next event is refused. Thread-safe.
 */
final class KafkaOwnership implements Ownership {

    private static final Duration CATCH_UP = Duration.ofMinutes(1);

    private final KafkaConnection kafka;
    private final RunsFollower follower;
    /** Counts the times that requests were taken from this process. */
    private final AtomicInteger revocations = new AtomicInteger();

    KafkaOwnership(KafkaConnection kafka, RunsFollower follower) {
        this.kafka = kafka;
        this.follower = follower;
    }

    /** Runs that are owned now end at their next step, without an event: their requests went to another. */
    void revoke() {
        revocations.incrementAndGet();
    }

    @Override
    public OwnedRun take(RunId runId) throws OwnershipLostException, InterruptedException {
        String id = "axial-train-" + runId;
        KafkaProducer<byte[], byte[]> producer = kafka.transactionalProducer(id, id);
        try {
            producer.initTransactions(); // from here on no older owner adds anything
            follower.catchUp(CATCH_UP); // and everything that one added is known
        } catch (KafkaException | TimeoutException | InterruptedException e) {
            producer.close(Duration.ZERO);
            if (e instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new OwnershipLostException("run " + runId + " cannot be taken: " + e);
        }
        return new Owned(follower.runs().find(runId).orElse(Run.requested(runId)), producer);
    }

    private final class Owned implements OwnedRun {

        private final KafkaProducer<byte[], byte[]> producer;
        private final int revocationsBefore = revocations.get();
        private Run run;

        Owned(Run run, KafkaProducer<byte[], byte[]> producer) {
            this.run = run;
            this.producer = producer;
        }

        @Override
        public Run run() {
            return run;
        }

        @Override
        public void publish(TrainingProgress event) throws OwnershipLostException {
            commit(List.of(CloudEvents.progress(event, "train")));
            run = run.after(event);
        }

        @Override
        public void complete(Completed end, ModelTrained model) throws OwnershipLostException {
            commit(List.of(
                    CloudEvents.record(Topics.MODELS, model.model().value(), "model-trained", "train", model),
                    CloudEvents.progress(end, "train")));
            run = run.after(end);
        }

        /** A failure of Kafka leaves open what was committed: only the next owner's fold can tell, so stop here. */
        private void commit(List<ProducerRecord<byte[], byte[]>> records) throws OwnershipLostException {
            try {
                producer.beginTransaction();
                records.forEach(producer::send);
                producer.commitTransaction();
            } catch (KafkaException e) {
                throw new OwnershipLostException("run " + run.runId() + " cannot be added to any more: " + e);
            }
        }

        @Override
        public void check() throws OwnershipLostException, RunCancelledException {
            if (revocations.get() != revocationsBefore) {
                throw new OwnershipLostException("the request of run " + run.runId() + " went to another");
            }
            if (follower.runs().find(run.runId()).map(Run::cancelRequested).orElse(false)) {
                throw new RunCancelledException();
            }
        }

        @Override
        public void close() {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
