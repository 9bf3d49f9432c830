package dev.axial.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of a store, wherever it is; the test of each scheme inherits it. */
abstract class ArtifactStoreContract {

    @TempDir
    Path folder;

    private ArtifactStore store;

    /** The layer below the store, to do harm to it. */
    private SafeOperator below;

    abstract String scheme();

    /** Options of an empty place, the same during one test. */
    abstract Map<String, String> options();

    @BeforeEach
    void open() {
        store = ArtifactStore.open(scheme(), options());
        below = SafeOperator.open(scheme(), options());
    }

    @AfterEach
    void close() {
        store.close();
        below.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70_000, 9_000_000})
    void returnsWhatWasPutFromMemoryOrFile(int bytes) throws Exception {
        // Given
        byte[] content = random(bytes, 1);
        byte[] other = random(bytes, 2);
        Path file = Files.write(folder.resolve("other"), other);

        // When
        ArtifactRef fromMemory = store.put(content);
        ArtifactRef fromFile = store.put(file);

        // Then
        assertThat(fromMemory).isEqualTo(new ArtifactRef(Sha256.of(content), bytes));
        assertThat(store.read(fromMemory)).isEqualTo(content);
        assertThat(fromFile).isEqualTo(new ArtifactRef(Sha256.of(other), bytes));
        assertThat(store.read(fromFile)).isEqualTo(other);
        store.copyTo(fromMemory, folder.resolve("copy"));
        assertThat(folder.resolve("copy")).hasBinaryContent(content);
        assertThat(below.length("objects/" + fromMemory.sha256())).isEqualTo(bytes);
    }

    @Test
    void putsTheSameContentTwiceAsOne() throws Exception {
        // Given
        byte[] content = random(1000, 1);

        // When
        ArtifactRef first = store.put(content);
        ArtifactRef second = store.put(Files.write(folder.resolve("same"), content));

        // Then
        assertThat(second).isEqualTo(first);
        assertThat(below.list("objects")).containsExactly("objects/" + first.sha256());
    }

    @Test
    void reportsWhatIsMissing() {
        // Given
        ArtifactRef absent = new ArtifactRef(Sha256.of(new byte[] {1}), 1);

        // Then
        assertThat(store.contains(absent)).isFalse();
        assertThatThrownBy(() -> store.read(absent))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("artifact " + absent.sha256() + " (1 bytes) is not in")
                .hasMessageContaining("put it there")
                .asInstanceOf(type(ArtifactException.class))
                .returns(ArtifactException.Reason.MISSING, ArtifactException::reason);
        assertThatThrownBy(() -> store.copyTo(absent, folder.resolve("copy"))).isInstanceOf(ArtifactException.class);
        assertThat(folder.resolve("copy")).doesNotExist();
    }

    @Test
    void reportsWhatIsDamagedAndRepairsIt() throws Exception {
        // Given
        byte[] content = random(100_000, 1);
        Path file = Files.write(folder.resolve("whole"), content);
        ArtifactRef ref = store.put(content);
        byte[] flipped = content.clone();
        flipped[50_000] ^= 1;

        for (byte[] damage :
                List.of(flipped, Arrays.copyOf(content, 99_999), Arrays.copyOf(content, 100_001), new byte[0])) {
            for (Callable<ArtifactRef> repair :
                    List.<Callable<ArtifactRef>>of(() -> store.put(content), () -> store.put(file))) {
                // When
                below.write("objects/" + ref.sha256(), damage);

                // Then
                assertThatThrownBy(() -> store.read(ref))
                        .isInstanceOf(ArtifactException.class)
                        .hasMessageContaining("is damaged: "
                                + (damage.length == content.length
                                        ? "its SHA-256 is"
                                        : damage.length + " bytes instead"))
                        .hasMessageContaining("put the same content again to repair it")
                        .asInstanceOf(type(ArtifactException.class))
                        .returns(ArtifactException.Reason.DAMAGED, ArtifactException::reason);
                assertThatThrownBy(() -> store.copyTo(ref, folder.resolve("copy")))
                        .isInstanceOf(ArtifactException.class);
                assertThat(folder).isDirectoryNotContaining("glob:**copy*");

                // When
                repair.call();

                // Then
                assertThat(store.read(ref)).isEqualTo(content);
            }
        }
    }

    @Test
    void writesNothingIfTheContentFailsBeforeItsEnd() throws Exception {
        // Given 20 MB, more than one piece, and then a failure
        InputStream failing =
                new SequenceInputStream(new ByteArrayInputStream(random(20_000_000, 1)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the disk is gone");
                    }
                });

        // When
        assertThatThrownBy(() -> below.write("objects/half", failing)).hasMessage("the disk is gone");

        // Then
        assertThat(below.list("objects")).isEmpty();
    }

    @Test
    void deletesWhatIsThereAndWhatIsNot() throws Exception {
        // Given
        ArtifactRef ref = store.put(new byte[] {1, 2, 3});
        assertThat(store.contains(ref)).isTrue();

        // When
        store.delete(ref);
        store.delete(ref);

        // Then
        assertThat(store.contains(ref)).isFalse();
        assertThatThrownBy(() -> store.read(ref)).isInstanceOf(ArtifactException.class);
    }

    @Test
    void replacesPointersAndListsThemByName() {
        // Given
        store.point("datasets/b", new byte[] {1, 2, 3});
        store.point("datasets/a", new byte[] {4});

        // When
        store.point("datasets/b", new byte[] {5});

        // Then
        assertThat(store.pointer("datasets/b")).hasValue(new byte[] {5});
        assertThat(store.pointer("datasets/c")).isEmpty();
        assertThat(store.pointers("datasets")).containsExactly("datasets/a", "datasets/b");
        assertThat(store.pointers("nothing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"objects/a", "a", "../a", "datasets/../a", "datasets/", "datasets/A", "/datasets/a"})
    void refusesPointersOutsideOfAFolder(String path) {
        assertThatThrownBy(() -> store.point(path, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got '" + path + "'");
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        // Given 8 threads that put and read the same four artifacts
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> work = IntStream.range(0, 40)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        byte[] content = random(200_000, i % 4);
                        return Arrays.equals(store.read(store.put(content)), content);
                    })
                    .toList();

            // Then
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesUseAfterItWasClosed() {
        // When
        store.close();
        store.close();

        // Then
        assertThatThrownBy(() -> store.put(new byte[] {1}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> store.put(folder.resolve("none")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none");
    }

    static byte[] random(int bytes, long seed) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }
}
