package dev.axial.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A Javadoc begins with what a thing is or does, and not with a question about it. */
class JavadocTest {

    private static final Pattern OPENING = Pattern.compile(
            "/\\*\\*\\s*(?:\\*\\s*)?((?:What|Whether|How|Who|Whose|Whom|Why|Which|Where|When)\\b[^\\n]*)");

    @Test
    void noneBeginsWithAQuestion() throws IOException {
        // When
        List<String> questions = new ArrayList<>();
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Checkout.ROOT, 14)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .toList();
        }
        for (Path source : sources) {
            Matcher matcher = OPENING.matcher(Files.readString(source));
            while (matcher.find()) {
                questions.add(Checkout.ROOT.relativize(source) + ": " + matcher.group(1));
            }
        }

        // Then
        assertThat(sources).hasSizeGreaterThan(500);
        assertThat(questions).isEmpty();
    }
}
