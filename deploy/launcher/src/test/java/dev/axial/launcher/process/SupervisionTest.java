package dev.axial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.client.service.Health;
import dev.axial.launcher.process.ChildState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children that go on running and are no longer of use. Their answers are given here; the processes are real. */
class SupervisionTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final LivenessPatience SHORT = new LivenessPatience(
            Duration.ofMinutes(10),
            Duration.ofMillis(300),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(2),
            Duration.ofMillis(50));

    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Queue<ChildState> states = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Health> health = new AtomicReference<>(new Health.Silent("nothing listens"));

    @TempDir
    private Path folder;

    @Test
    void startsAChildAgainThatReportsThatItIsNotAlive() throws IOException {
        // Given
        try (Supervisor supervisor = supervise(SHORT)) {
            long first = pid(0);
            health.set(new Health.Ready());
            await().atMost(LONG).until(() -> phase(supervisor) == Phase.READY);

            // When
            health.set(new Health.NotAlive("check 'epoch-requests': closed"));
            await().atMost(LONG).until(() -> phase(supervisor) == Phase.NOT_ALIVE);
            await().atMost(LONG).until(() -> !said.isEmpty());
            health.set(new Health.Ready());

            // Then
            assertThat(pid(first)).isNotEqualTo(first);
            assertThat(said)
                    .singleElement()
                    .asString()
                    .matches("child was killed, since it was not alive for 0 s: check 'epoch-requests': closed, "
                            + "starting it again; its log is .*child.log");
            await().atMost(LONG).until(() -> phase(supervisor) == Phase.READY);
            assertThat(states).extracting(ChildState::phase).startsWith(Phase.STARTING, Phase.READY, Phase.NOT_ALIVE);
            assertThat(supervisor.deaths("child")).isEqualTo(1);
        }
    }

    @Test
    void startsAChildAgainThatNoLongerAnswersAndKeepsTheStacksOfItsThreads() throws IOException {
        // Given
        try (Supervisor supervisor = supervise(SHORT)) {
            long first = pid(0);
            health.set(new Health.Ready());
            await().atMost(LONG).until(() -> phase(supervisor) == Phase.READY);

            // When
            health.set(new Health.Silent("no answer within 3 s"));

            // Then
            await().atMost(LONG).until(() -> !said.isEmpty());
            assertThat(pid(first)).isNotEqualTo(first);
            assertThat(said)
                    .singleElement()
                    .asString()
                    .startsWith("child was killed, since it did not answer for 1 s: no answer within 3 s, starting");
            assertThat(folder.resolve("child.log")).content().contains("Full thread dump");
        }
    }

    @Test
    void leavesAChildAloneThatStallsForLessThanItsPatience() throws IOException {
        // Given
        try (Supervisor supervisor = supervise(SHORT)) {
            long first = pid(0);
            health.set(new Health.Ready());
            await().atMost(LONG).until(() -> phase(supervisor) == Phase.READY);

            // When: it is silent, and answers again before the patience is over, twice
            for (int stall = 0; stall < 2; stall++) {
                health.set(new Health.Silent("no answer within 3 s"));
                await().atMost(LONG).until(() -> phase(supervisor) == Phase.SILENT);
                await().pollDelay(Duration.ofMillis(700)).until(() -> true);
                health.set(new Health.NotReady("check 'kafka': away"));
                await().atMost(LONG).until(() -> phase(supervisor) == Phase.NOT_READY);
            }

            // Then
            assertThat(pid(0)).isEqualTo(first);
            assertThat(said).isEmpty();
        }
    }

    @Test
    void waitsForAChildThatIsStartingAndKillsOneThatHangsAtItsStart() throws IOException {
        // Given
        LivenessPatience hasty = new LivenessPatience(
                Duration.ofSeconds(2), SHORT.notAlive(), SHORT.silence(), SHORT.stop(), SHORT.look());

        // When
        try (Supervisor patient = supervise(SHORT)) {
            long first = pid(0);
            await().pollDelay(SHORT.silence().plusMillis(700)).atMost(LONG).until(() -> true);

            // Then
            assertThat(pid(0)).isEqualTo(first);
            assertThat(phase(patient)).isEqualTo(Phase.STARTING);
        }

        // When
        try (Supervisor supervisor = supervise(hasty)) {
            await().atMost(LONG).until(() -> !said.isEmpty());

            // Then
            assertThat(said.peek()).startsWith("child was killed, since it did not answer within 2 s of its start, ");
        }
    }

    @Test
    void waitsLongerEachTimeWhereANewStartDoesNotHelp() throws IOException {
        // Given
        health.set(new Health.NotAlive("check 'loop': failed"));

        // When
        try (Supervisor supervisor = supervise(SHORT)) {
            await().atMost(LONG).until(() -> said.size() == 3);
        }

        // Then
        assertThat(List.copyOf(said))
                .satisfiesExactly(
                        first -> assertThat(first).contains("starting it again; "),
                        second -> assertThat(second).contains("starting it again in 1 s; "),
                        third -> assertThat(third).contains("starting it again in 2 s; "));
    }

    @Test
    void triesUntilAChildCanBeStartedAgain() throws Exception {
        // Given: its temporary folder cannot be made, as on a disk that is full for a while
        try (Supervisor supervisor = supervise(SHORT)) {
            long first = pid(0);
            Path temporary = folder.resolve("child.tmp");
            await().atMost(LONG).until(() -> Files.isDirectory(temporary) && Files.exists(folder.resolve("child.log")));
            Path blocked = Files.move(folder.resolve("child.log"), folder.resolve("kept.log"));
            Files.createDirectories(folder.resolve("child.pid.new/occupied")); // where the process id is written first

            // When
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().atMost(LONG).until(() -> said.size() >= 3);
            boolean anyLeft = ProcessHandle.current()
                    .descendants()
                    .anyMatch(process -> process.info().commandLine().orElse("").contains(folder.toString()));
            Files.delete(folder.resolve("child.pid.new/occupied"));
            Files.delete(folder.resolve("child.pid.new"));

            // Then
            assertThat(pid(first)).isNotEqualTo(first);
            assertThat(anyLeft).isFalse();
            assertThat(said.stream().skip(1).limit(2)).allSatisfy(sentence -> assertThat(sentence)
                    .startsWith("child cannot be started (")
                    .contains("trying again in "));
            assertThat(blocked).exists();
        }
    }

    @Test
    void leavesAChildTheTimeThatItsOrderlyEndTakesAndNoMore() throws IOException {
        // Given: one takes 1 s to stop, the other for ever
        Supervisor supervisor = new Supervisor(said::add, (name, state) -> {}, SHORT);
        supervisor.start(Children.command("slow", Children.Slow.class, folder));
        supervisor.start(Children.command("stuck", Children.Stuck.class, folder));
        for (String name : List.of("slow", "stuck")) {
            await().atMost(LONG).until(() -> Children.log(folder, name).contains("running"));
        }

        // When
        long begin = System.nanoTime();
        List<String> inOrder = supervisor.stop(List.of("stuck", "slow"));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        supervisor.close();

        // Then
        assertThat(inOrder).containsExactly("slow");
        assertThat(folder.resolve("slow.log")).content().contains("running", "stopped in order");
        assertThat(said).containsExactly("stuck did not stop within 2 s and was killed");
        assertThat(took).isBetween(SHORT.stop(), SHORT.stop().plusSeconds(8));
    }

    private Supervisor supervise(LivenessPatience patience) throws IOException {
        Supervisor supervisor = new Supervisor(said::add, (name, state) -> states.add(state), patience);
        supervisor.start(Children.command("child", Children.Patient.class, folder, Optional.of(health::get)));
        return supervisor;
    }

    private static Phase phase(Supervisor supervisor) {
        return supervisor.state("child").orElseThrow().phase();
    }

    /** The child's number, once it is another than this one. */
    private long pid(long other) {
        await().atMost(LONG)
                .until(() -> Children.running(folder.resolve("child.pid")).orElse(other) != other);
        return Children.running(folder.resolve("child.pid")).orElseThrow();
    }
}
