package dev.axial.contract.asyncapi;

import static dev.axial.contract.asyncapi.AsyncApiDocument.names;
import static dev.axial.contract.asyncapi.AsyncApiDocument.referred;
import static dev.axial.contract.asyncapi.AsyncApiDocument.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingRequested;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/asyncapi.yaml} against the code: what one has and the other has not, or has otherwise, is one sentence
 * each. That the document is AsyncAPI 3 was checked with the parser of its makers, {@code npm i @asyncapi/parser}.
 */
class AsyncApiDocumentTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Every event on a topic of its own; those of a run come from {@link TrainingProgress.Type}. */
    private static final Map<Topic, Class<?>> EVENTS = Map.of(
            Topics.PREDICTIONS, Prediction.class,
            Topics.TRAINING_REQUESTS, TrainingRequested.class,
            Topics.EPOCH_REQUESTS, EpochRequested.class,
            Topics.MODELS, ModelTrained.class,
            Topics.EVALUATIONS, ModelEvaluated.class,
            Topics.PROMOTION_REQUESTS, PromotionRequested.class,
            Topics.PROMOTION_DECISIONS, PromotionDecided.class,
            Topics.CHAMPIONS, ModelPromoted.class,
            Topics.INTERVENTIONS, Intervention.class);

    private static AsyncApiDocument document;

    private final List<String> differences = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        document = AsyncApiDocument.read();
    }

    @Test
    void hasEachTopicAsItIsCreatedAndNoOther() {
        Map<String, JsonNode> described = new TreeMap<>();
        document.channels()
                .forEach(channel -> described.put(channel.path("address").asText(), channel));
        same(
                "topics",
                Topics.ALL.stream().map(Topic::name).collect(Collectors.toCollection(TreeSet::new)),
                described.keySet());
        for (Topic topic : Topics.ALL) {
            JsonNode kafka = described
                    .getOrDefault(topic.name(), MissingNode.getInstance())
                    .path("bindings")
                    .path("kafka");
            same(
                    "name in Kafka of " + topic.name(),
                    topic.name(),
                    kafka.path("topic").asText());
            same(
                    "partitions of " + topic.name(),
                    topic.partitions(),
                    kafka.path("partitions").asInt());
            Map<String, String> configuration = new TreeMap<>();
            kafka.path("topicConfiguration").properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                configuration.put(
                        entry.getKey(), value.isArray() ? value.path(0).asText() : value.asText());
            });
            same("configuration of " + topic.name(), new TreeMap<>(topic.configuration()), configuration);
        }
        none();
    }

    @Test
    void givesEachTopicItsMessages() {
        for (Topic topic : Topics.ALL) {
            Set<String> payloads = new TreeSet<>();
            channel(topic).path("messages").forEach(message -> payloads.add(payload(document.resolve(message))));
            same("payloads on " + topic.name(), expectedPayloads(topic), payloads);
        }
        none();
    }

    @Test
    void hasEachFieldOfEachEventWithItsType() {
        Map<String, JsonNode> expected = EventSchemas.of(events());
        expected.forEach((name, schema) -> {
            JsonNode described = document.schemas().path(name);
            same("type of " + name, schema.path("type"), described.path("type"));
            same("values of " + name, texts(schema.path("enum")), texts(described.path("enum")));
            same(
                    "pattern of " + name,
                    schema.path("pattern").asText(),
                    described.path("pattern").asText());
            same("fields of " + name, names(schema.path("properties")), names(described.path("properties")));
            schema.path("properties").properties().forEach(field -> {
                JsonNode property = described.path("properties").path(field.getKey());
                same("field " + field.getKey() + " of " + name, field.getValue(), withoutDescription(property));
            });
        });
        Set<String> others = names(document.schemas());
        others.removeIf(name -> name.endsWith("Headers") || name.equals("TensorBatch"));
        same("schemas", new TreeSet<>(expected.keySet()), others);
        none();
    }

    @Test
    void requiresWhatAReaderRefusesToMiss() throws Exception {
        for (Class<?> event : events()) {
            for (JsonNode sample : samples(event)) {
                requiresWhatIsRefused(event, sample, sample, document.schemas().path(EventSchemas.name(event)));
            }
        }
        none();
    }

    /** Takes each field of an object away, one at a time, and sees whether the event can still be read. */
    private void requiresWhatIsRefused(Class<?> event, JsonNode whole, JsonNode part, JsonNode described)
            throws IOException {
        JsonNode schema = document.resolve(described);
        if (part.isArray() && !part.isEmpty()) {
            requiresWhatIsRefused(event, whole, part.get(0), schema.path("items"));
        }
        if (!part.isObject() || schema.path("additionalProperties").asBoolean(false)) {
            return;
        }
        ObjectNode object = (ObjectNode) part;
        Set<String> required = texts(schema.path("required"));
        for (String field : names(object)) {
            JsonNode value = object.get(field);
            object.remove(field);
            boolean refused = !readable(whole, event);
            object.set(field, value);
            String what = "field " + field + " in " + EventSchemas.name(event);
            if (refused && !required.contains(field)) {
                differences.add(what + " is refused where it is missing, and is not required in the document");
            }
            if (!refused && required.contains(field)) {
                differences.add(what + " is required in the document, and can be read without");
            }
            requiresWhatIsRefused(event, whole, value, schema.path("properties").path(field));
        }
        for (String field : required) {
            if (!object.has(field)) {
                differences.add("field " + field + " in " + EventSchemas.name(event)
                        + " is required in the document, and absent in a golden file");
            }
        }
    }

    @Test
    void hasEachHeaderOfTheContractAndEachReason() throws Exception {
        Set<String> constants = new TreeSet<>();
        for (var field : ImageHeaders.class.getFields()) {
            if (field.getType() == String.class && Modifier.isStatic(field.getModifiers())) {
                constants.add((String) field.get(null));
            }
        }
        Set<String> described = new TreeSet<>();
        document.schemas().properties().forEach(schema -> {
            if (schema.getKey().endsWith("Headers")) {
                described.addAll(names(schema.getValue().path("properties")));
            }
        });
        same("headers of images, predictions and rejections", constants, described);
        JsonNode rejection = document.schemas().path("RejectionHeaders").path("properties");
        same(
                "reasons of a rejection",
                Arrays.stream(RejectionReason.values())
                        .map(RejectionReason::code)
                        .collect(Collectors.toCollection(TreeSet::new)),
                texts(rejection.path(ImageHeaders.REJECTION_REASON).path("enum")));
        none();
    }

    @Test
    void namesTheTypeOfEachEventOfARun() {
        Map<String, String> expected = new TreeMap<>();
        for (TrainingProgress.Type type : TrainingProgress.Type.values()) {
            expected.put(EventSchemas.name(event(type)), code(type));
        }
        Map<String, String> described = new TreeMap<>();
        channel(Topics.TRAINING_PROGRESS).path("messages").forEach(reference -> {
            JsonNode message = document.resolve(reference);
            described.put(
                    payload(message),
                    message.path("headers")
                            .path("properties")
                            .path("ce_type")
                            .path("const")
                            .asText());
        });
        same("ce_type of the events of a run", expected, described);
        none();
    }

    @Test
    void holdsTheProtobufOfTensorBatchesWordForWord() throws IOException {
        assertThat(document.schemas().path("TensorBatch").path("schema").asText())
                .as("schema TensorBatch of docs/asyncapi.yaml is tensor_batch.proto")
                .isEqualTo(Files.readString(Path.of("src", "main", "protobuf", "tensor_batch.proto")));
    }

    @Test
    void saysOfEachTopicWhoSendsAndWhoReceives() {
        Map<String, Set<String>> actions = new TreeMap<>();
        document.operations().properties().forEach(operation -> {
            JsonNode of = operation.getValue();
            String channel =
                    document.resolve(of.path("channel")).path("address").asText();
            actions.computeIfAbsent(channel, none -> new TreeSet<>())
                    .add(of.path("action").asText());
            Set<String> there = names(document.resolve(of.path("channel")).path("messages"));
            if (!there.containsAll(referred(of.path("messages")))) {
                differences.add("operation " + operation.getKey() + " has messages that its channel has not");
            }
        });
        for (Topic topic : Topics.ALL) {
            Set<String> expected =
                    switch (topic.name()) {
                        case "axial.images" -> Set.of("receive"); // from anyone
                        case "axial.predictions" -> Set.of("send"); // to anyone
                        default -> topic.name().endsWith(Topic.REJECTED) ? Set.of("send") : Set.of("receive", "send");
                    };
            same("actions on " + topic.name(), expected, actions.getOrDefault(topic.name(), Set.of()));
        }
        none();
    }

    private static JsonNode channel(Topic topic) {
        for (JsonNode channel : document.channels()) {
            if (channel.path("address").asText().equals(topic.name())) {
                return channel;
            }
        }
        return MissingNode.getInstance();
    }

    private static Set<String> expectedPayloads(Topic topic) {
        if (topic.name().endsWith(Topic.REJECTED)) {
            return Set.of("as it came", "none");
        }
        if (topic.name().endsWith(Topic.PARKED)) {
            return Set.of("as it came");
        }
        if (topic.equals(Topics.IMAGES)) {
            return Set.of("binary");
        }
        if (topic.equals(Topics.INFERENCE_BATCHES) || topic.equals(Topics.TRAINING_BATCHES)) {
            return Set.of("TensorBatch");
        }
        if (topic.equals(Topics.TRAINING_PROGRESS)) {
            return Arrays.stream(TrainingProgress.Type.values())
                    .map(type -> EventSchemas.name(event(type)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        String event = EventSchemas.name(EVENTS.get(topic));
        return topic.equals(Topics.CHAMPIONS) ? Set.of(event, "none") : Set.of(event);
    }

    private static String payload(JsonNode message) {
        JsonNode payload = message.path("payload");
        if (payload.has("$ref")) {
            return referred(JSON.createArrayNode().add(payload)).iterator().next();
        }
        return switch (payload.path("type").asText()) {
            case "null" -> "none";
            case "string" -> payload.path("format").asText();
            default -> "as it came";
        };
    }

    /** All that lie on topics as JSON. */
    private static List<Class<?>> events() {
        return Stream.concat(
                        EVENTS.values().stream(),
                        Arrays.stream(TrainingProgress.Type.values()).map(AsyncApiDocumentTest::event))
                .toList();
    }

    private static Class<?> event(TrainingProgress.Type type) {
        return TrainingProgress.Type.event(code(type)).orElseThrow();
    }

    /** {@code EPOCH_COMPLETED -> epoch-completed}, which {@code event} holds against the type itself. */
    private static String code(TrainingProgress.Type type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The newest golden file of the event, which has every field. */
    private static List<JsonNode> samples(Class<?> event) throws IOException {
        String name = event.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        Predicate<String> ofEvent = file -> file.matches(name + "-[0-9]+\\.json");
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "golden"))) {
            Path newest = files.filter(file -> ofEvent.test(file.getFileName().toString()))
                    .max(Path::compareTo)
                    .orElseThrow(() -> new AssertionError("there is no golden file " + name + "-1.json"));
            return List.of(JSON.readTree(newest.toFile()));
        }
    }

    private static boolean readable(JsonNode json, Class<?> event) throws IOException {
        try {
            EventJson.read(JSON.writeValueAsBytes(json), event);
            return true;
        } catch (InvalidEventException e) {
            return false;
        }
    }

    private static JsonNode withoutDescription(JsonNode property) {
        if (!property.isObject()) {
            return property;
        }
        ObjectNode bare = property.deepCopy();
        bare.remove("description");
        return bare;
    }

    private void same(String what, Object inCode, Object inDocument) {
        if (!inCode.equals(inDocument)) {
            differences.add(what + ": the code says " + inCode + ", docs/asyncapi.yaml says " + inDocument);
        }
    }

    private void none() {
        assertThat(differences).isEmpty();
    }
}
