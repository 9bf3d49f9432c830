package dev.axial.launcher.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogTest {

    private static final int LIMIT = 1_000;

    @TempDir
    private Path folder;

    @Test
    void keepsTheNewestLinesInFilesOfBoundedSizeAndNumber() throws IOException {
        // Given: 2,000 lines of 1 to 120 characters, written in pieces that end anywhere
        Path file = folder.resolve("log/part.log");
        Random random = new Random(1);
        StringBuilder all = new StringBuilder();
        for (int line = 0; line < 2_000; line++) {
            all.append(line).append(" ").append("x".repeat(random.nextInt(120))).append('\n');
        }
        byte[] bytes = all.toString().getBytes(UTF_8);

        // When
        try (RotatingLog log = new RotatingLog(file, LIMIT)) {
            for (int at = 0; at < bytes.length; ) {
                int piece = Math.min(1 + random.nextInt(400), bytes.length - at);
                log.write(bytes, at, piece);
                at += piece;
            }
        }

        // Then
        List<Path> files = RotatingLog.files(file);
        StringBuilder kept = new StringBuilder();
        for (Path one : files) {
            assertThat(Files.size(one)).isLessThanOrEqualTo(LIMIT + 130);
            assertThat(Files.readString(one)).endsWith("\n");
            kept.append(Files.readString(one));
        }
        assertThat(files).hasSize(RotatingLog.FILES);
        assertThat(all).endsWith(kept);
        assertThat(kept.length()).isGreaterThan(4 * LIMIT - 4 * 130);
    }

    @Test
    void boundsALineThatNeverEnds() throws IOException {
        // Given
        Path file = folder.resolve("part.log");
        byte[] piece = "y".repeat(300).getBytes(UTF_8);

        // When
        try (RotatingLog log = new RotatingLog(file, LIMIT)) {
            for (int i = 0; i < 100; i++) {
                log.write(piece, 0, piece.length);
            }
        }

        // Then
        for (Path one : RotatingLog.files(file)) {
            assertThat(Files.size(one)).isLessThanOrEqualTo(3 * LIMIT);
        }
    }

    @Test
    void saysHowMuchIsMissingOnceItCanBeWrittenAgain() throws IOException {
        // Given: a folder is in its place, as if the disk were full
        Path file = folder.resolve("part.log");
        Files.createDirectory(file);

        // When
        try (RotatingLog log = new RotatingLog(file, LIMIT)) {
            log.write("lost\n".getBytes(UTF_8));
            Files.delete(file);
            log.write("kept\n".getBytes(UTF_8));
        }

        // Then
        assertThat(file).hasContent("[5 bytes are missing here: they could not be written]\nkept\n");
    }

    @Test
    void showsTheEndOfALogAcrossItsFilesAndFollowsItWhereItIsSetAside() throws Exception {
        // Given
        Path file = folder.resolve("part.log");
        List<String> shown = new CopyOnWriteArrayList<>();
        List<String> expected = new ArrayList<>();
        try (RotatingLog log = new RotatingLog(file, 100)) {
            for (int line = 0; line < 30; line++) {
                expected.add("line " + line);
                log.write(("line " + line + "\n").getBytes(UTF_8));
            }
            assertThat(RotatingLog.files(file)).hasSizeGreaterThan(1);
            Thread follower = new Thread(() -> {
                try {
                    new LogTail(file).follow(20, shown::add);
                } catch (IOException | InterruptedException e) {
                    shown.add("ended");
                }
            });

            // When
            follower.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> shown.contains("line 29"));
            for (int line = 30; line < 40; line++) {
                expected.add("line " + line);
                log.write(("line " + line + "\n").getBytes(UTF_8));
            }

            // Then
            await().atMost(Duration.ofSeconds(30)).until(() -> shown.contains("line 39"));
            follower.interrupt();
            assertThat(shown).startsWith(expected.subList(10, 40).toArray(new String[0]));
        }
    }
}
