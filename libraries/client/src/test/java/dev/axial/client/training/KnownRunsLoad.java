package dev.axial.client.training;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.topics.TopicCreation;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the time and the heap that reading all runs from Kafka takes.
 *
 * <p>Not part of the build, since its name does not end as tests do:
 *
 * <pre>mvn -pl libraries/client -am test -Dtest=KnownRunsLoad -Dsurefire.failIfNoSpecifiedTests=false \
 *   -DargLine="-Xmx1536m -Dload.runs=100000 -Dload.epochs=5"</pre>
 *
 * The numbers are in {@code libraries/client/target/known-runs-load.txt}. The broker is in the same process.
 */
class KnownRunsLoad {

    private static final int RUNS = Integer.getInteger("load.runs", 100_000);
    private static final int EPOCHS = Integer.getInteger("load.epochs", 5);

    @Test
    void measures(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), 0)) {
            KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
            TopicCreation.create(kafka, Topics.ALL);
            int events = 0;
            try (KafkaProducer<byte[], byte[]> producer = kafka.producer("load")) {
                for (int run = 0; run < RUNS; run++) {
                    for (TrainingProgress event : run(run)) {
                        producer.send(CloudEvents.progress(event, "train"));
                        events++;
                    }
                }
            }
            long before = usedHeap();
            long begun = System.nanoTime();
            KnownRuns runs = KnownRuns.read(kafka);
            double seconds = (System.nanoTime() - begun) / 1e9;
            long heap = usedHeap() - before;
            if (runs.all().size() != RUNS) {
                throw new AssertionError("there are " + runs.all().size() + " runs");
            }
            Files.writeString(
                    Path.of("target", "known-runs-load.txt"),
                    String.format(
                            Locale.ROOT,
                            "%,d runs of %d epochs, %,d events: read in %.1f s, %,d bytes of heap each%n",
                            RUNS,
                            EPOCHS,
                            events,
                            seconds,
                            heap / RUNS));
        }
    }

    private static List<TrainingProgress> run(int number) {
        RunId run = new RunId(new UUID(number, number).toString());
        DatasetRef dataset = new DatasetRef("organamnist", artifact(0, 0));
        List<TrainingProgress> events = new ArrayList<>();
        events.add(new AttemptBegun(run, 1, ModelName.DEFAULT, "cnn-bn", "organamnist"));
        events.add(new Started(
                run, 1, ModelName.DEFAULT, "cnn-bn", dataset, 1, Map.of("optimizer.rate", 1e-3), true, EPOCHS));
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            Score score = new Score(0.3712345678901234 / epoch, 0.8123456789012345);
            events.add(new EpochCompleted(
                    run, epoch, EPOCHS, score, score, score, 12.5, 2765.4, Optional.of(artifact(number, epoch))));
        }
        events.add(new Completed(
                run,
                EPOCHS,
                artifact(number, EPOCHS + 1),
                12.5 * EPOCHS,
                "all epochs done; lowest validation loss at the last",
                Optional.of(new TrainingProgress.Parameters(112_235, 112_235)),
                Optional.of(1.9e-6)));
        return events;
    }

    private static ArtifactRef artifact(int run, int of) {
        return new ArtifactRef(
                Sha256.of(ByteBuffer.allocate(8).putInt(run).putInt(of).array()), 449_000);
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
