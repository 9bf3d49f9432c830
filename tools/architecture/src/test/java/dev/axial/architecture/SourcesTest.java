package dev.axial.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that only the text of the sources shows. */
class SourcesTest {

    private static final Pattern QUESTION = Pattern.compile(
            "/\\*\\*\\s*(?:\\*\\s*)?((?:What|Whether|How|Who|Whose|Whom|Why|Which|Where|When)\\b[^\\n]*)");

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

    private static final Pattern SECTION = Pattern.compile("@ConfigMapping\\(prefix = \"axial\\.(\\w+)");
    private static final Pattern TYPE = Pattern.compile(
            "^\\s*(?:(?:public|private|protected|static|final|sealed|non-sealed|abstract)\\s+)*"
                    + "(?:class|interface|record|enum|@interface)\\s+([A-Z]\\w*)",
            Pattern.MULTILINE);

    @Test
    void noJavadocBeginsWithAQuestion() throws IOException {
        // When: it says what a thing is or does
        List<String> questions = new ArrayList<>();
        List<Path> sources = sources("/src/");
        for (Path source : sources) {
            Matcher matcher = QUESTION.matcher(Files.readString(source));
            while (matcher.find()) {
                questions.add(Checkout.ROOT.relativize(source) + ": " + matcher.group(1));
            }
        }

        // Then
        assertThat(sources).hasSizeGreaterThan(500);
        assertThat(questions).isEmpty();
    }

    @Test
    void noTwoTypesOfMainCodeShareAName() throws IOException {
        // When
        Map<String, List<String>> byName = new TreeMap<>();
        for (Path source : sources("/src/main/")) {
            Matcher matcher =
                    TYPE.matcher(COMMENT.matcher(Files.readString(source)).replaceAll(""));
            while (matcher.find()) {
                byName.computeIfAbsent(matcher.group(1), name -> new ArrayList<>())
                        .add(Checkout.ROOT.relativize(source).toString());
            }
        }

        // Then
        assertThat(byName).hasSizeGreaterThan(500);
        byName.values().removeIf(places -> places.size() == 1);
        assertThat(byName).isEmpty();
    }

    /** A system has one environment: a variable for infer must not keep train from starting. */
    @Test
    void everyServiceKnowsTheSectionsThatOthersAreConfiguredBy() throws IOException {
        // Given
        Set<String> sections = new TreeSet<>();
        String checker = "";
        for (Path source : sources("/src/main/")) {
            String text = Files.readString(source);
            Matcher section = SECTION.matcher(text);
            while (section.find()) {
                sections.add("AXIAL_" + section.group(1).toUpperCase(Locale.ROOT) + "_");
            }
            checker = source.endsWith("EnvironmentVariables.java") ? text : checker;
        }
        sections.remove("AXIAL_STORE_"); // every service has a store

        // When // Then
        assertThat(sections).hasSizeGreaterThan(5);
        assertThat(checker).contains(sections);
    }

    private static List<Path> sources(String part) throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.ROOT, 14)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains(part))
                    .toList();
        }
    }
}
