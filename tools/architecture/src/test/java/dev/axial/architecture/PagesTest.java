package dev.axial.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages that lead through the code name only what is there. */
class PagesTest {

    private static final Path ROOT = Checkout.ROOT;
    /** Two humps at least, as in {@code TensorBatch}; a single word in backticks may be anything. */
    private static final Pattern TYPE = Pattern.compile("`(?:[a-z.]+\\.)?([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)`");

    /** Every page; of Kubernetes' own values, VALUES.md names some that look like types. */
    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            List<Path> pages = docs.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.endsWith("VALUES.md"))
                    .toList();
            assertThat(pages).hasSizeGreaterThan(10);
            return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md").map(ROOT::resolve), pages.stream())
                    .map(ROOT::relativize);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTypeThatAPageNamesExists(Path file) throws IOException {
        // Given
        String page = Files.readString(ROOT.resolve(file));
        Set<String> sources = sources();

        // When
        Set<String> named = new TreeSet<>();
        Matcher matcher = TYPE.matcher(page);
        while (matcher.find()) {
            named.add(matcher.group(1));
        }

        // Then
        assertThat(named).isSubsetOf(sources);
    }

    /** Simple names of all top-level types, tests among them. */
    private static Set<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 14)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !ROOT.relativize(file).startsWith(".axial"))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
