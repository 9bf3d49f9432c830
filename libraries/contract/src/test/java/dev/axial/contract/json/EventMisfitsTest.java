package dev.axial.contract.json;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingRequested;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that are no event, and the sentences that say why. */
class EventMisfitsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUEST = "{\"recipe\": \"cnn-bn\", \"dataset\": \"organamnist\"";

    /** Values put in the place of each field of each event; most are wrong for it. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "1.5",
            "1e999",
            "-1e999",
            "123456789012345678901234567890",
            "\"\"",
            "\"NaN\"",
            "\"some text\"",
            "\"\\u0000\"",
            "[]",
            "[null]",
            "[[null]]",
            "[1e999]",
            "[{}]",
            "{}",
            "{\"a\": null}",
            "{\"sha256\": 1}");

    /** Words of Jackson's and Java's own messages. */
    private static final List<String> FOREIGN = List.of(
            "Exception",
            "java.",
            "jackson",
            "fasterxml",
            "dev.axial",
            "Cannot",
            "Unexpected",
            "deserialize",
            "instance of",
            "through reference chain",
            "For input string",
            "because \"",
            "START_",
            "VALUE_",
            "@",
            "\n");

    static Stream<Arguments> events() {
        return GoldenEventsTest.events();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void namesTheFieldThatIsWrongInWordsOfOurOwn(String name, Object event) throws IOException {
        // Given
        JsonNode golden = JSON.readTree(EventJson.write(event));
        SoftAssertions softly = new SoftAssertions();

        // When, Then
        for (String value : VALUES) {
            for (List<Object> path : paths(golden)) {
                String json = with(golden, path, value);
                try {
                    EventJson.read(json.getBytes(UTF_8), event.getClass());
                } catch (InvalidEventException e) {
                    softly.assertThat(e.getMessage()).as(json).doesNotContain(FOREIGN);
                    softly.assertThat(fields(path))
                            .as(json + "\n" + e.getMessage())
                            .anyMatch(e.getMessage()::contains);
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void namesTheFieldThatIsMissing(String name, Object event) throws IOException {
        // Given
        JsonNode golden = JSON.readTree(EventJson.write(event));
        SoftAssertions softly = new SoftAssertions();

        // When, Then
        for (List<Object> path : paths(golden)) {
            if (path.get(path.size() - 1) instanceof String last) {
                JsonNode without = golden.deepCopy();
                ((ObjectNode) parent(without, path)).remove(last);
                try {
                    EventJson.read(without.toString().getBytes(UTF_8), event.getClass());
                } catch (InvalidEventException e) {
                    softly.assertThat(e.getMessage()).doesNotContain(FOREIGN).containsIgnoringCase(last);
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"recipe": "a", "dataset": "d"} {"recipe": "b", "dataset": "d"} | a record is one JSON object, but more text follows the object that ends in line 1, column 32; send each event as a record of its own
            {"recipe": "a", "dataset": "d"}, | a record is one JSON object, but more text follows the object that ends in line 1, column 32; send each event as a record of its own
            {"recipe": "a", "dataset": "d"} } | a record is one JSON object, but more text follows the object that ends in line 1, column 32; send each event as a record of its own
            {"recipe": "a", "dataset": "d"} rest | a record is one JSON object, but more text follows the object that ends in line 1, column 32; send each event as a record of its own
            {"recipe": "a", "dataset": "d", "recipe": "b"} | field "recipe" stands twice in its object; each field stands once
            {"recipe": "a", "dataset": "d", "overrides": {"x": [{"y": 1, "y": 1}]}} | field "overrides.x[0].y" stands twice in its object; each field stands once
            {"recipe": "a", "dataset": "d", "unknown": {"y": 1, "y": 1}} | field "unknown.y" stands twice in its object; each field stands once
            {"recipe": "a", "dataset": "d", "overrides": {"epochs": null}} | field "overrides.epochs" needs a value, got null
            {"recipe": "a", "dataset": "d", "overrides": {"optimizer": {"rate": null}}} | "overrides.optimizer.rate" needs a value, got null
            {"recipe": "a", "dataset": "d", "overrides": {"network": ["flatten", null]}} | "overrides.network[1]" needs a value, got null
            {"recipe": "a", "dataset": "d", "overrides": {"rate": 1e999}} | "overrides.rate" is a finite number, got Infinity
            {"recipe": "a", "dataset": "d", "seed": 9223372036854775808} | field "seed": expected a whole number from -9223372036854775808 to 9223372036854775807, got 9223372036854775808
            {"recipe": "a", "dataset": "d", "seed": NaN} | not JSON in line 1, column 44
            {"recipe": "a", "dataset": "d", "seed": "one"} | field "seed": expected a whole number from -9223372036854775808 to 9223372036854775807, got 'one'
            {"recipe": 5, "dataset": "d"} | field "recipe": expected a text, got 5
            {"recipe": "a", "dataset": "d", "runId": 5} | field "runId": expected a text, got 5
            {"recipe": "a", "dataset": "d", "promote": 1} | field "promote": expected true or false, got 1
            {"recipe": "a", "dataset": "d" | not JSON: it ends before its object is complete
            {"recipe": 'a'} | not JSON in line 1, column 12
            [{"recipe": "a", "dataset": "d"}] | expected a JSON object of training-requested, got a list
            "a text" | expected a JSON object of training-requested, got a text
            """)
    void saysWhatIsWrongWithATrainingRequest(String json, String sentence) {
        assertThatThrownBy(() -> EventJson.read(json.getBytes(UTF_8), TrainingRequested.class))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage(sentence);
    }

    @Test
    void saysWhatAWordMayBe() {
        assertThatThrownBy(() -> EventJson.read("{\"split\": \"tset\"}".getBytes(UTF_8), EpochRequested.class))
                .hasMessage("field \"split\": a split is train, validation or test, got 'tset'");
    }

    @Test
    void aNumberIsFinite() {
        assertThatThrownBy(() -> EventJson.read(
                        "{\"train\": {\"loss\": \"NaN\", \"accuracy\": 1}}".getBytes(UTF_8), EpochCompleted.class))
                .hasMessage("field \"train.loss\": expected a finite number, got 'NaN'");
    }

    @Test
    void aByteOrderMarkIsNoPartOfAnEvent() throws InvalidEventException {
        // When
        TrainingRequested request = EventJson.read(("\uFEFF" + REQUEST + "}").getBytes(UTF_8), TrainingRequested.class);

        // Then
        assertThat(request.recipe()).isEqualTo("cnn-bn");
    }

    @Test
    void anEventIsUtf8() {
        // Given
        byte[] latin1 = (REQUEST + ", \"reason\": \"?\"}").getBytes(UTF_8);
        latin1[latin1.length - 3] = (byte) 0xE9;

        // When, Then
        assertThatThrownBy(() -> EventJson.read(latin1, TrainingRequested.class))
                .hasMessage("not JSON: it is not UTF-8 from byte " + (latin1.length - 3) + " on, where 0xE9 stands");
        assertThatThrownBy(() -> EventJson.read(("\uFEFF" + REQUEST + "}").getBytes(UTF_16LE), TrainingRequested.class))
                .hasMessage("not JSON: it is not UTF-8 from byte 0 on, where 0xFF stands");
        assertThatThrownBy(() -> EventJson.read((REQUEST + "}").getBytes(UTF_16LE), TrainingRequested.class))
                .hasMessageStartingWith("not JSON in line 1, column 3");
    }

    @Test
    void whatIsTooDeepTooLongOrTooLargeIsSetAside() throws IOException {
        for (String value : List.of(
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "\"" + "a".repeat((1 << 20) + 1) + "\"",
                "1".repeat(1001),
                "1." + "1".repeat(1001))) {
            assertThatThrownBy(() -> EventJson.read(
                            (REQUEST + ", \"overrides\": {\"a\": " + value + "}}").getBytes(UTF_8),
                            TrainingRequested.class))
                    .as(value.substring(0, 10))
                    .isInstanceOf(InvalidEventException.class)
                    .hasMessageStartingWith("not JSON that an event may hold in line 1, column ");
        }
    }

    @Test
    void readsOrExplainsAnyBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((REQUEST + ", \"overrides\": {\"a\": \"").getBytes(UTF_8));
        for (int value = 0; value < 256; value++) {
            byte[] json = Stream.of(bytes.toByteArray(), new byte[] {(byte) value}, "\"}}".getBytes(UTF_8))
                    .reduce(new byte[0], EventMisfitsTest::concat);
            try {
                EventJson.read(json, TrainingRequested.class);
            } catch (InvalidEventException e) {
                assertThat(e.getMessage()).doesNotContain(FOREIGN);
            }
        }
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** The nearest field, and the one around it: what is wrong in a shape is told of the shape. */
    private static List<String> fields(List<Object> path) {
        List<String> names = path.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
        return names.subList(Math.max(0, names.size() - 2), names.size());
    }

    /** The paths of everything within. */
    private static List<List<Object>> paths(JsonNode root) {
        List<List<Object>> paths = new ArrayList<>();
        collect(root, List.of(), paths);
        return paths;
    }

    private static void collect(JsonNode node, List<Object> path, List<List<Object>> paths) {
        if (!path.isEmpty()) {
            paths.add(path);
        }
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> collect(node.get(name), longer(path, name), paths));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), longer(path, i), paths);
            }
        }
    }

    private static List<Object> longer(List<Object> path, Object part) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(part);
        return longer;
    }

    private static ContainerNode<?> parent(JsonNode root, List<Object> path) {
        JsonNode node = root;
        for (Object part : path.subList(0, path.size() - 1)) {
            node = part instanceof String name ? node.get(name) : node.get((Integer) part);
        }
        return (ContainerNode<?>) node;
    }

    /** The value goes in as text: no tree holds {@code 1e999}. */
    private static String with(JsonNode golden, List<Object> path, String value) {
        JsonNode changed = golden.deepCopy();
        Object last = path.get(path.size() - 1);
        String marker = "<here>";
        if (last instanceof String name) {
            ((ObjectNode) parent(changed, path)).put(name, marker);
        } else {
            ((ArrayNode) parent(changed, path)).set((Integer) last, marker);
        }
        return changed.toString().replace("\"" + marker + "\"", value);
    }
}
