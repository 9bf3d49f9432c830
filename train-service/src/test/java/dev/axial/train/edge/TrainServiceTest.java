package dev.axial.train.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.run.Run.Status;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole service, wired and started, on a real broker and store. */
@QuarkusTest
@QuarkusTestResource(TrainSurroundings.class)
class TrainServiceTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int TRIES = 10;
    private static final int ENDLESS = 10_000;

    KafkaConnection kafka;

    @Inject
    RunsFollower runs;

    private final List<TestReplica> replicas = new ArrayList<>();
    private final Map<RunId, Integer> partitions = new HashMap<>();

    @TestHTTPResource("/")
    URI service;

    @Test
    void refusesAtOnceANetworkThatNeedsMoreMemoryThanThereIs() throws Exception {
        // When
        HttpResponse<String> response = post("""
                {"recipe": "mlp-0", "dataset": "small", "overrides": {"input": [1, 1024, 1024], "network":
                [{"convolution": {"filters": 65536, "kernel": 1}}, "flatten", {"linear": "classes"}]}}
                """);

        // Then: two classes at least sum over 65,536 * 1024 * 1024 numbers, with 2 biases, after 65,536 filters of 1 +
        // 1
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .isEqualTo("{\"error\":\"the network has 137,439,084,546 parameters, and axial.train.limits.parameters"
                        + " allows 20,000,000\"}");
    }

    @Test
    void pagesTheRunsAndNamesTheNextPage() throws Exception {
        // Given
        List<RunId> requests = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RunId run = new RunId(UUID.randomUUID().toString());
            send(run, 0, 1);
            await("the end of " + run).until(() -> state(run).ended());
            requests.add(run);
        }

        // When
        HttpResponse<String> first = get("/runs?limit=2");
        String link = first.headers().firstValue("link").orElseThrow();
        HttpResponse<String> second = get(link.substring(1, link.indexOf('>')));

        // Then
        assertThat(link).isEqualTo("</runs?limit=2&before=" + requests.get(1) + ">; rel=\"next\"");
        assertThat(first.body().indexOf(requests.get(2).value()))
                .isBetween(0, first.body().indexOf(requests.get(1).value()));
        assertThat(first.body()).doesNotContain(requests.get(0).value());
        assertThat(second.body()).contains(requests.get(0).value());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /runs?limit=0     | limit is a whole number from 1 to 1000, got '0'
            /runs?limit=1001  | limit is a whole number from 1 to 1000, got '1001'
            /runs?limit=many  | limit is a whole number from 1 to 1000, got 'many'
            /runs?before=none | before: there is no run 'none'
            /runs?before=%20  | before: a run id is 1 to 80 of A-Z a-z 0-9 . _ - and begins with a letter or digit, got ' '
            """)
    void saysWhatIsWrongWithAPage(String path, String error) throws Exception {
        // When
        HttpResponse<String> response = get(path);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(error);
    }

    @Test
    void refusesAtOnceWeightsFromAnAddressThatIsNotAllowed() throws Exception {
        // When
        HttpResponse<String> response = post("""
                {"recipe": "resnet18-frozen-fc512", "dataset": "small", "overrides": {"weights":
                {"sha256": "%s", "bytes": 3, "address": "https://169.254.169.254/latest/meta-data"}}}
                """.formatted("0".repeat(64)));

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body())
                .contains("weights.address is https://169.254.169.254/latest/meta-data, and axial.train.weights.allowed"
                        + " allows none");
    }

    @Test
    void aRunGoesOnWhenAnotherReplicaTakesOtherPartitions() throws Exception {
        // Given, When
        RebalancedRun rebalanced = rebalance(false);

        // Then
        int before = state(rebalanced.run()).lastEpoch();
        await("two more epochs").until(() -> state(rebalanced.run()).lastEpoch() >= before + 2);
        rebalanced.replica().close();
        int after = state(rebalanced.run()).lastEpoch();
        await("two more epochs").until(() -> state(rebalanced.run()).lastEpoch() >= after + 2);
        assertThat(state(rebalanced.run()).attempts()).isEqualTo(1);
        cancel(rebalanced.run());
    }

    @Test
    void aRunEndsAtOnceWhenItsPartitionGoesToAnotherReplicaAndGoesOnWhenItComesBack() throws Exception {
        // Given, When
        RebalancedRun rebalanced = rebalance(true);

        // Then
        await("the end of the attempt")
                .until(() -> state(rebalanced.run()).fruitlessAttempts() == 0
                        && state(rebalanced.run()).attempts() == 1);
        runs.catchUp(LONG);
        int before = state(rebalanced.run()).lastEpoch();
        RunId other = new RunId(UUID.randomUUID().toString());
        send(other, partitionBesides(rebalanced.replica().partitions()), 1);
        await("a run in a partition that stayed").until(() -> state(other).status() == Status.COMPLETED);
        assertThat(state(rebalanced.run()).lastEpoch()).isEqualTo(before);
        rebalanced.replica().close();
        await("more epochs").until(() -> state(rebalanced.run()).lastEpoch() >= before + 2);
        assertThat(state(rebalanced.run()).attempts()).isEqualTo(2);
        cancel(rebalanced.run());
    }

    @Test
    void eachRequestIsRunToItsEndOnceWhileReplicasComeAndGo() throws Exception {
        // Given
        List<RunId> requests = new ArrayList<>();
        for (int i = 0; i < 3 * Topics.TRAINING_REQUESTS.partitions(); i++) {
            RunId run = new RunId(UUID.randomUUID().toString());
            send(run, i % Topics.TRAINING_REQUESTS.partitions(), 2);
            requests.add(run);
        }

        // When
        for (int i = 0; i < 3; i++) {
            TestReplica.join(kafka).close();
        }

        // Then
        for (RunId run : requests) {
            await("the end of " + run).until(() -> state(run).status() == Status.COMPLETED);
        }
        await("all requests to be committed").until(() -> committed().equals(ends()));
        assertThat(models().stream().filter(requests::contains).toList()).containsExactlyInAnyOrderElementsOf(requests);
    }

    @AfterEach
    void leave() throws InterruptedException {
        for (TestReplica replica : replicas) {
            replica.close();
        }
    }

    private record RebalancedRun(RunId run, TestReplica replica) {}

    /** A run at work, and a replica that has joined meanwhile and taken half of the partitions. */
    private RebalancedRun rebalance(boolean losesItsPartition) throws Exception {
        Set<Integer> taken = Set.of(0);
        for (int i = 0; i < TRIES; i++) {
            RunId run = new RunId(UUID.randomUUID().toString());
            send(run, losesItsPartition ? taken.iterator().next() : partitionBesides(taken), ENDLESS);
            await("an epoch").until(() -> state(run).lastEpoch() >= 2);
            TestReplica replica = TestReplica.join(kafka);
            replicas.add(replica);
            taken = replica.partitions();
            int partition = partitions.get(run);
            if (taken.contains(partition) == losesItsPartition) {
                return new RebalancedRun(run, replica);
            }
            replica.close();
            cancel(run);
        }
        throw new AssertionError("no rebalance of " + TRIES + " moved the partitions that the test is about");
    }

    private static int partitionBesides(Set<Integer> taken) {
        int partition = 0;
        while (taken.contains(partition)) {
            partition++;
        }
        return partition;
    }

    @Test
    void runsARequestWhateverItsForeignCloudEventsHeadersSay() throws Exception {
        // Given: a source that is no URI and a time that is none, as some publishers send them
        RunId run = new RunId(UUID.randomUUID().toString());
        ProducerRecord<byte[], byte[]> foreign = new ProducerRecord<>(
                Topics.TRAINING_REQUESTS.name(), "k".getBytes(UTF_8), EventJson.write(request(run, 1)));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "1",
                        "ce_type", "training-requested",
                        "ce_source", "\"/my/source\"",
                        "ce_time", "1674167424")
                .forEach((name, value) -> foreign.headers().add(name, value.getBytes(UTF_8)));

        // When
        send(foreign);

        // Then
        await("the end of " + run).until(() -> state(run).status() == Status.COMPLETED);
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void passesOverARequestThatAnOperatorSkips() throws Exception {
        // Given
        long next;
        try (Admin admin = kafka.admin("test")) {
            TopicPartition partition = new TopicPartition(Topics.TRAINING_REQUESTS.name(), 2);
            next = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .all()
                    .get()
                    .get(partition)
                    .offset();
        }
        Intervention skip = Intervention.skip(Topics.TRAINING_REQUESTS.name(), 2, next, "it ends every trainer", "ada");
        send(CloudEvents.record(Topics.INTERVENTIONS, skip.key(), "intervention", "test", skip));
        RunId skipped = new RunId(UUID.randomUUID().toString());
        RunId behind = new RunId(UUID.randomUUID().toString());

        // When
        send(skipped, 2, 1);
        send(behind, 2, 1);

        // Then
        await("the end of " + behind).until(() -> state(behind).status() == Status.COMPLETED);
        assertThat(state(skipped).attempts()).isZero();
        List<String> reasons = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer("test-rejected")) {
            List<TopicPartition> all = consumer.partitionsFor(Topics.TRAINING_REQUESTS_REJECTED.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            await("the rejection of " + skipped).pollInSameThread().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (new String(record.key(), UTF_8).equals(skipped.value())) {
                        reasons.add(new String(
                                record.headers()
                                        .lastHeader(ImageHeaders.REJECTION_DETAIL)
                                        .value(),
                                UTF_8));
                    }
                });
                return !reasons.isEmpty();
            });
        }
        assertThat(reasons).containsExactly("skipped by ada: it ends every trainer");
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test")) {
            producer.send(record).get();
        }
    }

    private void send(RunId run, int partition, int epochs) throws Exception {
        partitions.put(run, partition);
        TrainingRequested request = request(run, epochs);
        ProducerRecord<byte[], byte[]> event =
                CloudEvents.record(Topics.TRAINING_REQUESTS, run.value(), "training-requested", "test", request);
        send(new ProducerRecord<>(event.topic(), partition, event.key(), event.value(), event.headers()));
    }

    private static TrainingRequested request(RunId run, int epochs) {
        return new TrainingRequested(
                Optional.of(run),
                ModelName.DEFAULT,
                "mlp-0",
                "small",
                1,
                Map.of("epochs", epochs),
                true,
                Optional.empty());
    }

    private void cancel(RunId run) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test")) {
            producer.send(CloudEvents.progress(new CancelRequested(run), "test"))
                    .get();
        }
        await("the end of " + run).until(() -> state(run).status() == Status.CANCELLED);
    }

    private Run state(RunId run) {
        return runs.runs().find(run).orElse(Run.requested(run, Run.Memory.NEWEST));
    }

    private Map<TopicPartition, Long> committed() throws Exception {
        try (Admin admin = kafka.admin("test")) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (Map.Entry<TopicPartition, OffsetAndMetadata> offset : admin.listConsumerGroupOffsets("axial-train")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()) {
                offsets.put(offset.getKey(), offset.getValue().offset());
            }
            return offsets;
        }
    }

    private Map<TopicPartition, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < Topics.TRAINING_REQUESTS.partitions(); i++) {
            latest.put(new TopicPartition(Topics.TRAINING_REQUESTS.name(), i), OffsetSpec.latest());
        }
        try (Admin admin = kafka.admin("test")) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        }
    }

    private List<RunId> models() throws Exception {
        List<RunId> models = Collections.synchronizedList(new ArrayList<>());
        try (TopicFollower follower = new TopicFollower(kafka, "test-models", Topics.MODELS, record -> {
            try {
                models.add(EventJson.read(record.value(), ModelTrained.class).runId());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        })) {
            follower.start();
            follower.catchUp(LONG);
        }
        return models;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(service.toString().replaceAll("/$", "") + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(service.resolve("/runs"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(LONG).pollInterval(Duration.ofMillis(20));
    }
}
