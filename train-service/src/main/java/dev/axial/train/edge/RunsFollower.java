package dev.axial.train.edge;

import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.run.Run;
import dev.axial.contract.run.Runs;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows {@code axial.training-progress} and folds it into {@link Runs}. Thread-safe. */
final class RunsFollower implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(RunsFollower.class);

    private final Runs runs = new Runs(Run.Memory.NEWEST);
    private final TopicFollower follower;

    RunsFollower(KafkaConnection kafka) {
        follower = new TopicFollower(kafka, "axial-train-runs", Topics.TRAINING_PROGRESS, this::fold);
    }

    @Override
    public String name() {
        return follower.name();
    }

    @Override
    public void start() {
        follower.start();
    }

    Runs runs() {
        return runs;
    }

    @Override
    public ComponentState state() {
        return follower.state();
    }

    void catchUp(Duration timeout) throws TimeoutException, InterruptedException {
        follower.catchUp(timeout);
    }

    @Override
    public void close() {
        follower.close();
    }

    private void fold(ConsumerRecord<byte[], byte[]> record) {
        try {
            CloudEvents.readProgress(record).ifPresent(runs::apply);
        } catch (InvalidEventException e) {
            LOG.warn(
                    "{}-{} offset {} is passed over: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }
}
