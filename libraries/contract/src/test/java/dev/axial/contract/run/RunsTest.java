package dev.axial.contract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Parameters;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunsTest {

    @Test
    void pagesTheNewestFirstWhateverBeginsMeanwhile() {
        // Given
        Runs runs = new Runs(Run.Memory.NEWEST);
        IntStream.range(0, 5).forEach(run -> begin(runs, run));

        // When
        List<Run> first = runs.list(Optional.empty(), 2);
        begin(runs, 5);
        begin(runs, 0); // told again, which moves nothing
        List<Run> second = runs.list(Optional.of(first.get(1).runId()), 2);
        List<Run> third = runs.list(Optional.of(second.get(1).runId()), 2);

        // Then
        assertThat(first).extracting(run -> run.runId().value()).containsExactly("run-4", "run-3");
        assertThat(second).extracting(run -> run.runId().value()).containsExactly("run-2", "run-1");
        assertThat(third).extracting(run -> run.runId().value()).containsExactly("run-0");
        assertThatThrownBy(() -> runs.list(Optional.of(new RunId("run-6")), 2))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no run 'run-6'");
    }

    @Test
    void aRunningRunRemembersItsLastHundredEpochsAndHowLongAllTook() {
        // Given
        Runs runs = new Runs(Run.Memory.NEWEST);
        begin(runs, 1);

        // When
        IntStream.rangeClosed(1, 250).forEach(epoch -> runs.apply(epoch(1, epoch)));

        // Then
        Run run = runs.find(id(1)).orElseThrow();
        assertThat(run.epochs()).hasSize(100);
        assertThat(run.lastEpoch()).isEqualTo(250);
        assertThat(run.epochSeconds()).isEqualTo(250 * 2.0);
    }

    @Test
    void anEndedRunRemembersItsBestEpochAndThoseWhoseCheckpointsMayBeLeft() {
        // Given
        Runs runs = new Runs(Run.Memory.NEWEST);
        begin(runs, 1);
        IntStream.rangeClosed(1, 30).forEach(epoch -> runs.apply(epoch(1, epoch)));

        // When
        runs.apply(completed(1, 7));

        // Then
        assertThat(runs.find(id(1)).orElseThrow().epochs())
                .extracting(EpochCompleted::epoch)
                .containsExactly(7, 28, 29, 30);
    }

    @Test
    void twentyThousandEndedRunsTakeAFifteenthOfTrainsHeapAtMost() {
        // Given
        Runs runs = new Runs(Run.Memory.NEWEST);
        long before = used();

        // When
        for (int run = 0; run < 20_000; run++) {
            runs.apply(new AttemptBegun(id(run), 1, ModelName.DEFAULT, text("cnn-bn"), text("organamnist")));
            runs.apply(new Started(
                    id(run),
                    1,
                    new ModelName(text("organ")),
                    text("cnn-bn"),
                    new DatasetRef(text("organamnist"), artifact(run, -1)),
                    1,
                    Map.of(text("epochs"), 35, text("optimizer.rate"), 1e-3),
                    true,
                    35));
            for (int epoch = 1; epoch <= 20; epoch++) {
                runs.apply(epoch(run, epoch));
            }
            runs.apply(completed(run, 3));
        }

        // Then: 1,536 MiB are a local train's heap, of which 100,000 runs may take a third
        assertThat(used() - before).isLessThan((512L << 20) / 5);
        assertThat(runs.size()).isEqualTo(20_000);
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A text of its own, as one that was read from a record. */
    private static String text(String text) {
        return new String(text.toCharArray());
    }

    private static RunId id(int run) {
        return new RunId("run-" + run);
    }

    private static void begin(Runs runs, int run) {
        runs.apply(new AttemptBegun(id(run), 1, ModelName.DEFAULT, "cnn-bn", "organamnist"));
    }

    private static EpochCompleted epoch(int run, int epoch) {
        return new EpochCompleted(
                id(run),
                epoch,
                35,
                new Score(0.5, 0.8),
                new Score(0.5, 0.8),
                new Score(0.5, 0.8),
                2,
                1000,
                Optional.of(artifact(run, epoch)));
    }

    private static Completed completed(int run, int best) {
        return new Completed(
                id(run),
                best,
                artifact(run, -2),
                60,
                text("all 8 epochs done; lowest validation loss at epoch 3"),
                Optional.of(new Parameters(1000, 2000)),
                Optional.of(1e-5));
    }

    private static ArtifactRef artifact(int run, int of) {
        return new ArtifactRef(
                Sha256.of(ByteBuffer.allocate(8).putInt(run).putInt(of).array()), 1000);
    }
}
