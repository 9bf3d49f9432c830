package dev.axial.store.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against files that NumPy wrote: {@code src/test/python/record_npz.py}. */
class NpzTest {

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

    @Test
    void turnsFortranOrderIntoCOrder() throws Exception {
        // Given
        try (Npz npz = Npz.open(recorded("deflated.npz"))) {
            // When
            NpyArray fortran = npz.read("cube_fortran");

            // Then
            assertThat(npz.header("cube_fortran").fortran()).isTrue();
            assertThat(fortran.header()).isEqualTo(npz.read("cube").header());
            assertThat(fortran.data()).isEqualTo(npz.read("cube").data());
            assertThat(npz.read("empty_fortran").shape()).containsExactly(3, 0, 2);
        }
    }

    @Test
    void readsTruthValuesAsZeroAndOne() throws Exception {
        // Given
        try (Npz npz = Npz.open(recorded("stored.npz"))) {
            // When
            NpyArray array = npz.read("bool");

            // Then
            assertThat(array.header()).hasToString("bool [4]");
            assertThat(IntStream.range(0, 4).mapToLong(array::integer)).containsExactly(0L, 1L, 1L, 0L);
        }
    }

    @Test
    void readsUnsignedIntegersOfEightBytesAsFarAsALongGoes() throws Exception {
        // Given
        try (Npz npz = Npz.open(recorded("stored.npz"))) {
            for (String name : List.of("u8", "u8_big")) {
                // When
                NpyArray array = npz.read(name);

                // Then
                assertThat(array.integer(2)).isEqualTo(1);
                assertThatThrownBy(() -> array.integer(3))
                        .isInstanceOf(ArithmeticException.class)
                        .hasMessage("18446744073709551615");
            }
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
                "structured   | it is a structured array; plain arrays of one dtype are read",
                "complex      | its dtype is '<c8'; b1, u1 u2 u4 u8, i1 i2 i4 i8, f4 f8, U and S are read",
                "half         | its dtype is '<f2'",
                "text         | it is no .npy: it does not begin with \\x93NUMPY",
                "version9     | .npy versions 1 to 3 are read, this is version 9",
                "huge_header  | its header has 1073741824 bytes, more than the 65536 that are read",
                "short        | uint8 [100] takes 228 bytes, the file holds 227",
                "long         | uint8 [100] takes 228 bytes, the file holds 229",
                "claims_3_gib | an axis is 0 to 2147483647 long, got 3221225472",
                "claims_2_gib | uint8 [2147483647] takes 2147483775 bytes, the file holds 138",
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

    static Path recorded(String name) throws URISyntaxException {
        return Path.of(NpzTest.class.getResource(name).toURI());
    }
}
