package dev.axial.store.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against files that NumPy wrote: {@code src/test/python/record_npz.py}. */
class NpzTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "u1, 0, 255",
        "i1, -128, 127",
        "u2, 0, 65535",
        "i2, -32768, 32767",
        "u4, 0, 4294967295",
        "i4, -2147483648, 2147483647",
        "i8, -9223372036854775808, 9223372036854775807"
    })
    void readsIntegersOfBothByteOrdersStoredAndDeflated(String dtype, long least, long largest) throws Exception {
        for (String file : List.of("stored.npz", "deflated.npz")) {
            for (String name : List.of(dtype, dtype + "_big")) {
                // Given
                try (Npz npz = Npz.open(recorded(file))) {
                    // When
                    NpyArray array = npz.read(name);

                    // Then
                    assertThat(array.shape()).containsExactly(4);
                    assertThat(LongStream.range(0, 4).map(i -> array.integer((int) i)))
                            .as("%s of %s", name, file)
                            .containsExactly(least, 0L, 1L, largest);
                }
            }
        }
    }

    @Test
    void readsFloatsOfBothByteOrders() throws Exception {
        // Given
        try (Npz npz = Npz.open(recorded("deflated.npz"))) {
            for (String suffix : List.of("", "_big")) {
                // When
                NpyArray singles = npz.read("f4" + suffix);
                NpyArray doubles = npz.read("f8" + suffix);

                // Then
                assertThat(IntStream.range(0, 4).mapToDouble(singles::real))
                        .containsExactly(0.0, -1.5, (double) Float.MAX_VALUE, (double) (float) Math.PI);
                assertThat(IntStream.range(0, 4).mapToDouble(doubles::real))
                        .containsExactly(0.0, -1.5, Double.MAX_VALUE, Math.PI);
            }
        }
    }

    @Test
    void readsTextWithoutItsPadding() throws Exception {
        // Given
        try (Npz npz = Npz.open(recorded("stored.npz"))) {
            // Then
            assertThat(npz.read("unicode").texts()).containsExactly("liver", "", "Nieré", "\uD83E\uDEC0");
            assertThat(npz.read("unicode_big").texts()).containsExactly("liver", "", "Nieré", "\uD83E\uDEC0");
            assertThat(npz.read("ascii").texts()).containsExactly("liver", "", "spleen");
        }
    }

    @Test
    void keepsShapeAndCOrder() throws Exception {
        // Given
        try (Npz npz = Npz.open(recorded("deflated.npz"))) {
            // When
            NpyArray cube = npz.read("cube");

            // Then
            assertThat(cube.header()).hasToString("int16 [2, 3, 4]");
            assertThat(cube.integer(1 * 12 + 2 * 4 + 3)).isEqualTo(23);
            assertThat(npz.read("scalar").shape()).isEmpty();
            assertThat(npz.read("scalar").integer(0)).isEqualTo(42);
            assertThat(npz.read("empty").shape()).containsExactly(0, 28, 28);
            assertThat(npz.read("empty").size()).isZero();
            assertThat(cube.data().isReadOnly()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "v3"})
    void readsEveryVersionOfTheFormat(String name) throws Exception {
        // Given
        try (Npz npz = Npz.open(recorded("versions.npz"))) {
            // When
            NpyArray array = npz.read(name);

            // Then
            assertThat(npz.names()).containsExactly("v1", "v2", "v3");
            assertThat(IntStream.range(0, 5).mapToLong(array::integer)).containsExactly(0L, 1L, 2L, 3L, 4L);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objects      | it holds pickled Python objects, which are never read because unpickling runs code",
                "fortran      | it is in Fortran order; C order is read",
                "structured   | it is a structured array; plain arrays of one dtype are read",
                "complex      | its dtype is '<c8'; u1 u2 u4, i1 i2 i4 i8, f4 f8, U and S are read",
                "uint64       | its dtype is '<u8'",
                "half         | its dtype is '<f2'",
                "text         | it is no .npy: it does not begin with \\x93NUMPY",
                "version9     | .npy versions 1 to 3 are read, this is version 9",
                "huge_header  | its header has 1073741824 bytes, more than the 65536 that are read",
                "short        | uint8 [100] takes 228 bytes, the file holds 227",
                "long         | uint8 [100] takes 228 bytes, the file holds 229",
                "claims_3_gib | an axis is 0 to 2147483647 long, got 3221225472",
                "claims_2_gib | uint8 [2147483647] has 2147483647 bytes; arrays of less than 2 GiB are read",
                "overflows    | its shape [2147483647, 2147483647, 2147483647] is larger than any file",
                "negative     | its header has no readable 'shape'",
                "absent       | has no array 'absent'; it has [claims_2_gib, claims_3_gib,"
            })
    void refusesWhatItDoesNotReadAndSaysWhy(String name, String why) throws Exception {
        // Given
        try (Npz npz = Npz.open(recorded("refused.npz"))) {
            // Then
            assertThatThrownBy(() -> npz.read(name))
                    .isInstanceOf(InvalidNpzException.class)
                    .hasMessageContaining(why)
                    .hasMessageContaining("'" + name + "'")
                    .hasMessageContaining("refused.npz");
        }
    }

    @Test
    void refusesWhatIsNoZipFile() throws Exception {
        // Given
        Path text = Files.writeString(folder.resolve("text.npz"), "not an npz");
        Path empty = Files.createFile(folder.resolve("empty.npz"));

        // Then
        assertThatThrownBy(() -> Npz.open(text))
                .isInstanceOf(InvalidNpzException.class)
                .hasMessageContaining("text.npz is no .npz: it is no zip file; expected a file of numpy.savez");
        assertThatThrownBy(() -> Npz.open(empty)).hasMessageContaining("empty.npz is no .npz: it is empty");
        assertThatThrownBy(() -> Npz.open(folder.resolve("none.npz"))).hasMessageContaining("there is no file");
        assertThatThrownBy(() -> Npz.open(folder)).hasMessageContaining("there is no file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK\3\4"})
    void refusesAHundredMegabytesOfNoiseAtOnce(String begin) throws IOException {
        // Given
        Path noise = folder.resolve("noise.npz");
        byte[] piece = new byte[1 << 20];
        try (RandomAccessFile file = new RandomAccessFile(noise.toFile(), "rw")) {
            Random random = new Random(1);
            for (int i = 0; i < 100; i++) {
                random.nextBytes(piece);
                file.write(piece);
            }
            file.seek(0);
            file.write(begin.getBytes());
        }

        // Then
        Assertions.assertTimeout(Duration.ofSeconds(2), () -> assertThatThrownBy(() -> Npz.open(noise))
                .isInstanceOf(InvalidNpzException.class));
    }

    @Test
    void refusesAFileCutAnywhere() throws Exception {
        // Given
        byte[] whole = Files.readAllBytes(recorded("deflated.npz"));
        Path cut = folder.resolve("cut.npz");

        for (int length = 0; length < whole.length; length += 97) {
            // When
            Files.write(cut, Arrays.copyOf(whole, length));

            // Then
            assertThatThrownBy(() -> Npz.open(cut)).as("%d bytes", length).isInstanceOf(InvalidNpzException.class);
        }
    }

    @Test
    void answersDamageAnywhereByRefusingOrNotAtAll() throws Exception {
        // Given
        byte[] whole = Files.readAllBytes(recorded("versions.npz"));
        Path damaged = folder.resolve("damaged.npz");
        int refused = 0;

        for (int bit = 0; bit < 8 * whole.length; bit++) {
            // When
            byte[] bytes = whole.clone();
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(damaged, bytes);

            // Then: any other exception fails the test, and so does another value
            try (Npz npz = Npz.open(damaged)) {
                for (String name : npz.names()) {
                    assertThat(npz.read(name).data()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4}));
                }
            } catch (InvalidNpzException e) {
                refused++;
            }
        }
        // the rest are in times, flags and versions that no reader looks at
        assertThat(refused).isGreaterThan(8 * whole.length / 2);
    }

    @Test
    void noticesAFlippedByteByItsChecksum() throws Exception {
        // Given
        byte[] bytes = Files.readAllBytes(recorded("stored.npz"));
        int at = indexOf(bytes, new byte[] {0, 0, 1, 0, 2, 0, 3, 0, 4, 0}); // the data of cube
        bytes[at + 2] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.npz"), bytes);

        // Then
        try (Npz npz = Npz.open(damaged)) {
            assertThatThrownBy(() -> npz.read("cube"))
                    .isInstanceOf(InvalidNpzException.class)
                    .hasMessageContaining("array 'cube'")
                    .hasMessageContaining("its CRC-32 does not hold");
        }
    }

    @Test
    void refusesAClaimedSizeThatItsBytesCannotHold() throws Exception {
        // Given a directory and a header that agree on 1 GiB, over a few bytes of deflated data
        NpyHeader header = new NpyHeader(Dtype.UINT8, List.of(1 << 30));
        byte[] npy = header.encode();
        Path bomb = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("bomb.npy"));
            zip.write(npy);
            zip.write(new byte[1000]);
        }
        byte[] bytes = Files.readAllBytes(bomb);
        int directory = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, npy.length + (1 << 30));
        Files.write(bomb, bytes);

        // Then
        try (Npz npz = Npz.open(bomb)) {
            assertThatThrownBy(() -> npz.read("bomb"))
                    .isInstanceOf(InvalidNpzException.class)
                    .hasMessageContaining("cannot hold the " + (npy.length + (1 << 30)) + " that it claims");
        }
    }

    @Test
    void readsBackWhatTheWriterWrote() throws Exception {
        // Given
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("images", NpyArray.uint8(new byte[] {0, 1, 2, 3, (byte) 255, 127}, 1, 2, 3));
        arrays.put("labels", NpyArray.int32(new int[] {-1, 70_000}, 2, 1));
        arrays.put("names", NpyArray.text(List.of("liver", "", "\uD83E\uDEC0")));
        Path file = folder.resolve("written.npz");

        // When
        NpzWriter.write(file, arrays);

        // Then
        try (Npz npz = Npz.open(file)) {
            assertThat(npz.names()).containsExactly("images", "labels", "names");
            assertThat(npz.read("images").header()).hasToString("uint8 [1, 2, 3]");
            assertThat(npz.read("images").data()).isEqualTo(arrays.get("images").data());
            assertThat(npz.read("labels").integer(0)).isEqualTo(-1);
            assertThat(npz.read("labels").integer(1)).isEqualTo(70_000);
            assertThat(npz.read("names").header()).hasToString("<U5 [3]");
            assertThat(npz.read("names").texts()).containsExactly("liver", "", "\uD83E\uDEC0");
        }
        assertThat(folder).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void writesTheSameBytesForTheSameArrays() throws Exception {
        // Given
        Map<String, NpyArray> arrays = Map.of("x", NpyArray.uint8(new byte[] {1, 2, 3}, 3));

        // When
        NpzWriter.write(folder.resolve("a.npz"), arrays);
        NpzWriter.write(folder.resolve("b.npz"), arrays);

        // Then
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void saysThatTheFolderToWriteInIsMissing() {
        assertThatThrownBy(() -> NpzWriter.write(folder.resolve("none/x.npz"), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no folder " + folder.resolve("none") + " to write x.npz in");
    }

    private static int indexOf(byte[] bytes, byte[] what) {
        for (int at = 0; at <= bytes.length - what.length; at++) {
            if (Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        throw new AssertionError("not there");
    }

    private static Path recorded(String name) throws URISyntaxException {
        return Path.of(NpzTest.class.getResource(name).toURI());
    }
}
