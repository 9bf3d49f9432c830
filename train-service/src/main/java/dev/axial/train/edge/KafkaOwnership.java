package dev.axial.train.edge;

import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.AttemptEnded;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.train.run.OutageException;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunCancelledException;
import dev.axial.train.run.RunOwnership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RunOwnership by Kafka's transactions: {@code transactional.id = axial-train-<runId>}, so that a new owner fences an
 * old one, whose next event is refused. Thread-safe; one run at a time.
 */
final class KafkaOwnership implements RunOwnership, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaOwnership.class);
    private static final Duration CATCH_UP = Duration.ofMinutes(1);
    /** An interruption is told at once or later, and nothing waits longer for it. */
    private static final Duration TELL = Duration.ofSeconds(5);

    private final KafkaConnection kafka;
    private final RunsFollower follower;
    /** A producer without transactions: who was fenced may still tell why its attempt ended. */
    private final KafkaProducer<byte[], byte[]> interruptions;

    private final Map<RunId, AttemptEnded> untold = new ConcurrentHashMap<>();

    /** Guarded by this object, as are the two below. */
    private boolean stopping;

    private String lost;
    private Owned atWork;

    KafkaOwnership(KafkaConnection kafka, RunsFollower follower) {
        this.kafka = kafka;
        this.follower = follower;
        this.interruptions = kafka.with("max.block.ms", String.valueOf(TELL.toMillis()))
                .with("request.timeout.ms", "2000")
                .with("delivery.timeout.ms", String.valueOf(TELL.toMillis()))
                .producer("axial-train-interruptions");
    }

    /** The request that comes next is this process's, until {@link #revoke}. */
    synchronized void grant() {
        lost = null;
    }

    /** The request at work went to another: its run ends here at its next step. */
    void revoke() {
        Owned owned;
        synchronized (this) {
            lost = "its request went to another replica of train";
            owned = atWork;
            notifyAll();
        }
        if (owned != null) {
            owned.tell(lost); // while the new owner waits for its partition
        }
    }

    /** The process is to stop: the run at work ends at its next step, and its next owner knows why. */
    void stop() {
        Owned owned;
        synchronized (this) {
            stopping = true;
            owned = atWork;
            notifyAll();
        }
        if (owned != null) {
            owned.interrupted("train was asked to stop");
        }
    }

    @Override
    public synchronized void pause(Duration duration) throws OwnershipLostException, InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            requireHeld();
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        requireHeld();
    }

    private synchronized void requireHeld() throws OwnershipLostException {
        if (stopping) {
            throw new OwnershipLostException("train was asked to stop");
        }
        if (lost != null) {
            throw new OwnershipLostException(lost);
        }
    }

    @Override
    public boolean isOutage(Throwable failure) {
        return Outages.isOutage(failure);
    }

    @Override
    public OwnedRun take(RunId runId) throws OwnershipLostException, InterruptedException {
        requireHeld();
        String id = "axial-train-" + runId;
        KafkaProducer<byte[], byte[]> producer = kafka.transactionalProducer(id, id);
        try {
            producer.initTransactions(); // from here on no older owner adds anything
            AttemptEnded interrupted = untold.get(runId);
            if (interrupted != null) {
                producer.beginTransaction();
                producer.send(CloudEvents.progress(interrupted, "train"));
                producer.commitTransaction();
                untold.remove(runId, interrupted);
            }
            follower.catchUp(CATCH_UP); // and everything that an older one added is known
        } catch (KafkaException | TimeoutException | InterruptedException e) {
            producer.close(Duration.ZERO);
            if (e instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw outage("run " + runId + " cannot be taken", e);
        }
        Owned owned = new Owned(follower.runs().find(runId).orElse(Run.requested(runId, Run.Memory.NEWEST)), producer);
        synchronized (this) {
            atWork = owned;
        }
        return owned;
    }

    private static OutageException outage(String what, Exception failure) {
        String message = what + ": " + (failure.getMessage() == null ? failure : failure.getMessage());
        return failure instanceof ProducerFencedException || failure instanceof InvalidProducerEpochException
                ? OutageException.taken(message + " (another replica of train is at work on it)", failure)
                : OutageException.of(message, failure);
    }

    @Override
    public void close() {
        interruptions.close(TELL);
    }

    private final class Owned implements OwnedRun {

        private final KafkaProducer<byte[], byte[]> producer;
        private volatile Run run;
        /** Number of the attempt that has begun and has not been told to have ended; 0 if there is none. */
        private int open;

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
            if (event instanceof AttemptBegun begun) {
                opened(begun.attempt()); // also if what follows fails, since then it may be committed
            }
            commit(List.of(CloudEvents.progress(event, "train")));
            run = run.after(event);
            if (event instanceof AttemptEnded || run.ended()) {
                opened(0);
            }
        }

        @Override
        public void complete(Completed end, ModelTrained model) throws OwnershipLostException {
            commit(List.of(
                    CloudEvents.record(Topics.MODELS, model.model().value(), "model-trained", "train", model),
                    CloudEvents.progress(end, "train")));
            run = run.after(end);
            opened(0);
        }

        /** A failure of Kafka leaves open what was committed: only the next owner's fold can tell, so stop here. */
        private void commit(List<ProducerRecord<byte[], byte[]>> records) throws OwnershipLostException {
            requireHeld();
            try {
                producer.beginTransaction();
                records.forEach(producer::send);
                producer.commitTransaction();
            } catch (KafkaException e) {
                if (!isOutage(e)) {
                    producer.abortTransaction();
                    throw new IllegalStateException("an event of the run cannot be sent: " + e.getMessage(), e);
                }
                throw outage("run " + run.runId() + " cannot be added to", e);
            }
        }

        private synchronized void opened(int attempt) {
            open = attempt;
        }

        @Override
        public void interrupted(String reason) {
            Future<RecordMetadata> told = tell(reason);
            try {
                if (told != null) {
                    told.get(TELL.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("run {}: it is told later that its attempt was interrupted: {}", run.runId(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Sends the end of the open attempt, once; null if there is none, or Kafka is away. */
        private synchronized Future<RecordMetadata> tell(String reason) {
            if (open == 0) {
                return null;
            }
            AttemptEnded end = new AttemptEnded(run.runId(), open, false, reason);
            open = 0;
            untold.put(run.runId(), end);
            try {
                return interruptions.send(CloudEvents.progress(end, "train"), (sent, failure) -> {
                    if (failure == null) {
                        untold.remove(run.runId(), end);
                    }
                });
            } catch (KafkaException | IllegalStateException e) {
                LOG.warn("run {}: it is told later that its attempt was interrupted: {}", run.runId(), e.getMessage());
                return null;
            }
        }

        @Override
        public void check() throws OwnershipLostException, RunCancelledException {
            requireHeld();
            if (follower.runs().find(run.runId()).map(Run::cancelRequested).orElse(false)) {
                throw new RunCancelledException();
            }
        }

        @Override
        public void pause(Duration duration)
                throws OwnershipLostException, RunCancelledException, InterruptedException {
            KafkaOwnership.this.pause(duration);
            check();
        }

        @Override
        public void close() {
            synchronized (KafkaOwnership.this) {
                atWork = null;
            }
            producer.close(Duration.ofSeconds(5));
        }
    }
}
