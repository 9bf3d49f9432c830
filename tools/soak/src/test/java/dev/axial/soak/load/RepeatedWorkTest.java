package dev.axial.soak.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatedWorkTest {

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final Set<String> done = ConcurrentHashMap.newKeySet();

    @Test
    void asksForTheNextPieceWhenTheOneBeforeIsDone() throws Exception {
        // Given
        try (RepeatedWork work = new RepeatedWork("work", Duration.ZERO, done::contains, asked::add)) {
            assertThat(next()).isEqualTo("work-00001");

            // When
            assertThat(asked).isEmpty();
            done.add("work-00001");

            // Then
            assertThat(next()).isEqualTo("work-00002");
        }
    }

    /** A part that is killed the moment its piece is done would have nothing to come back to. */
    @Test
    void remembersThatThereIsToBeWorkNowWhileAPieceIsUnderWay() throws Exception {
        // Given
        try (RepeatedWork work = new RepeatedWork("work", Duration.ofHours(1), done::contains, asked::add)) {
            assertThat(next()).isEqualTo("work-00001");

            // When
            work.now();
            work.now();
            done.add("work-00001");

            // Then
            assertThat(next()).isEqualTo("work-00002");
            done.add("work-00002");
            assertThat(work.finish(Duration.ofSeconds(30))).isTrue();
            assertThat(asked).isEmpty(); // said twice, it is one piece
        }
    }

    @Test
    void tellsThatTheLastPieceWasNotDone() throws Exception {
        // Given
        try (RepeatedWork work = new RepeatedWork("work", Duration.ofHours(1), done::contains, asked::add)) {
            next();

            // When, Then
            assertThat(work.finish(Duration.ofMillis(1))).isFalse();
        }
    }

    private String next() throws InterruptedException {
        return asked.poll(30, TimeUnit.SECONDS);
    }
}
