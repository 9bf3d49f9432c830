package dev.axial.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.bench.targets.Target;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class LoadTest {

    private static final Duration WARM_UP = Duration.ofMillis(50);
    private static final Duration TIME = Duration.ofMillis(200);

    private final List<String> told = new ArrayList<>();

    @Test
    void requestsCountThatWereDueAfterTheWarmUp() throws Exception {
        // When
        Load.LoadOutcome outcome = run(new Arrivals.AtRate(500), number -> CompletableFuture.completedFuture(null));

        // Then: 100 of 125, or one more or less by the moment of the first
        assertThat(outcome.latencies().requests()).isBetween(99L, 101L);
        assertThat(outcome.failed()).isZero();
        assertThat(outcome.unanswered()).isZero();
        assertThat(told).containsExactly("begins", "ends");
    }

    @Test
    void aFailureIsCountedAndNamedAndHasNoLatency() throws Exception {
        // When
        Load.LoadOutcome outcome = run(
                new Arrivals.AtRate(500),
                number -> number % 5 == 0
                        ? CompletableFuture.failedFuture(new IllegalStateException("status 503"))
                        : CompletableFuture.completedFuture(null));

        // Then
        assertThat(outcome.failed()).isBetween(24L, 26L);
        assertThat(outcome.latencies().requests()).isBetween(78L, 82L);
        assertThat(outcome.reasons()).hasSize(5).containsOnly("status 503");
    }

    @Test
    void asManyAreUnderWayAsThereAreCallers() throws Exception {
        // Given
        List<CompletableFuture<Void>> underWay = new ArrayList<>();

        // When: the third question is asked by the one whose answer came
        Load.LoadOutcome outcome = run(new Arrivals.ByCallers(2), number -> {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            underWay.add(answer);
            assertThat(underWay.stream().filter(one -> !one.isDone())).hasSizeLessThanOrEqualTo(2);
            if (underWay.size() >= 2) {
                underWay.get(underWay.size() - 2).complete(null);
                underWay.get(underWay.size() - 1).complete(null);
            }
            return answer;
        });

        // Then
        assertThat(outcome.answersInTime()).isPositive();
        assertThat(outcome.answersPerSecond()).isEqualTo(outcome.answersInTime() / 0.2);
        assertThat(outcome.unanswered()).isZero();
    }

    @Test
    void aTargetThatDoesNotKeepUpEndsIt() {
        // When // Then
        assertThatThrownBy(() -> new Load(target(number -> new CompletableFuture<>()), new Arrivals.AtRate(100_000))
                        .run(Duration.ZERO, Duration.ofMinutes(1), watch()))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "50000 requests wait for their answers: the system does not keep up with 100000 requests/s.");
    }

    private Load.LoadOutcome run(Arrivals arrivals, LongFunction<CompletableFuture<Void>> answers) throws Exception {
        return new Load(target(answers), arrivals).run(WARM_UP, TIME, watch());
    }

    private static Target target(LongFunction<CompletableFuture<Void>> answers) {
        return new Target() {
            @Override
            public CompletableFuture<Void> ask(long number) {
                return answers.apply(number);
            }

            @Override
            public void close() {}
        };
    }

    private Load.Watch watch() {
        return new Load.Watch() {
            @Override
            public void begins() {
                told.add("begins");
            }

            @Override
            public void ends() {
                told.add("ends");
            }

            @Override
            public void goesOn(Duration left) {}
        };
    }
}
