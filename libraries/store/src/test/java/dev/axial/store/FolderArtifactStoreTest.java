package dev.axial.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.store.ArtifactException.Reason;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FolderArtifactStoreTest extends ArtifactStoreContract {

    @Override
    String scheme() {
        return "fs";
    }

    @Override
    Map<String, String> options() {
        return Map.of("root", root().toString());
    }

    private Path root() {
        return folder.resolve("not/there/yet");
    }

    @Test
    void leavesUndamagedContentAlone() throws Exception {
        // Given
        try (ArtifactStore store = ArtifactStore.local(root())) {
            ArtifactRef ref = store.put(new byte[] {1, 2, 3});
            Path object = root().resolve("objects").resolve(ref.sha256().hex());
            Object before =
                    Files.readAttributes(object, BasicFileAttributes.class).fileKey();

            // When
            store.put(new byte[] {1, 2, 3});

            // Then: a file that was replaced would have another inode
            assertThat(Files.readAttributes(object, BasicFileAttributes.class).fileKey())
                    .isEqualTo(before);
        }
    }

    @RepeatedTest(3)
    void holdsWholeArtifactsOnlyAfterTheWriterWasKilled() throws Exception {
        // Given a process that puts one artifact of 16 MB after the other
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PutUntilKilled.class.getName(),
                        root().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String second;
        try (BufferedReader out = writer.inputReader()) {
            out.readLine();
            second = out.readLine();

            // When
            writer.destroyForcibly().waitFor();
        }

        // Then
        try (Stream<Path> objects = Files.list(root().resolve("objects"))) {
            List<Path> there = objects.toList();
            assertThat(there).hasSizeGreaterThanOrEqualTo(2);
            for (Path object : there) {
                assertThat(Sha256.of(Files.readAllBytes(object)).hex())
                        .isEqualTo(object.getFileName().toString());
            }
            assertThat(there).contains(root().resolve("objects").resolve(second));
        }
        // and what was left behind unfinished is in nobody's way
        try (ArtifactStore store = ArtifactStore.local(root())) {
            for (int i = 0; i < 4; i++) {
                byte[] content = random(PutUntilKilled.BYTES, i);
                assertThat(store.read(store.put(content))).isEqualTo(content);
            }
        }
    }

    @Test
    void removesWhatAKilledWriterLeftButNotWhatIsBeingWritten() throws Exception {
        // Given
        Path unfinished = Files.createDirectories(root().resolve(".tmp"));
        Path abandoned = Files.write(unfinished.resolve("abandoned"), new byte[100]);
        Path underWay = Files.write(unfinished.resolve("under-way"), new byte[100]);
        FileTime longAgo = FileTime.from(Instant.now().minus(UnfinishedWrites.ABANDONED_AFTER.plusMinutes(1)));
        Files.setLastModifiedTime(abandoned, longAgo);

        // When
        try (ArtifactStore store = ArtifactStore.local(root())) {

            // Then
            assertThat(abandoned).doesNotExist();
            assertThat(underWay).exists();
            assertThat(store.read(store.put(new byte[] {1}))).containsExactly(1);
        }
    }

    @Test
    void tellsAFolderThatIsAwayFromAnArtifactThatIsMissing() throws Exception {
        // Given
        try (ArtifactStore store = ArtifactStore.local(root())) {
            ArtifactRef ref = store.put(new byte[] {1, 2, 3});
            Path elsewhere = folder.resolve("unmounted");

            // When, Then
            Files.move(root(), elsewhere);
            assertThatThrownBy(() -> store.read(ref))
                    .hasMessageContaining("there is no folder " + root() + "; is its disk mounted?")
                    .asInstanceOf(type(ArtifactException.class))
                    .returns(Reason.UNREACHABLE, ArtifactException::reason)
                    .returns(true, ArtifactException::isTemporary);

            Files.move(elsewhere, root());
            assertThat(store.read(ref)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void refusesASchemeOrOptionsThatItDoesNotKnow() throws Exception {
        // Given
        Path file = Files.createFile(folder.resolve("file"));

        // Then
        assertThatThrownBy(() -> ArtifactStore.open("ftp", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the artifact store's scheme is fs (a folder) or s3 (a bucket), got 'ftp'");
        assertThatThrownBy(() -> ArtifactStore.open("fs", Map.of("path", "/x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an artifact store of scheme fs needs the option root (a folder), got [path]");
        assertThatThrownBy(() -> ArtifactStore.open("s3", Map.of()))
                .hasMessageContaining("needs the option bucket (the name of a bucket)");
        assertThatThrownBy(() -> ArtifactStore.local(file.resolve("below")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be opened at folder " + file.resolve("below"))
                .hasMessageContaining("Not a directory");
    }

    /** Prints the digest of each artifact that it has put. */
    static final class PutUntilKilled {

        static final int BYTES = 16_000_000;

        public static void main(String[] args) {
            try (ArtifactStore store = ArtifactStore.local(Path.of(args[0]))) {
                for (int i = 0; ; i++) {
                    System.out.println(store.put(random(BYTES, i)).sha256());
                }
            }
        }
    }
}
