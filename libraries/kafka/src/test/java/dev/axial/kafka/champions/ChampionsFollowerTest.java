package dev.axial.kafka.champions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.TestKafka;
import dev.axial.kafka.event.CloudEvents;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class ChampionsFollowerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void theNewestRecordOfANameIsItsChampionAlsoIfItIsARollback() throws Exception {
        // Given
        TestKafka.create(Topics.CHAMPIONS);
        ModelName name = new ModelName(TestKafka.unique("rolled-back"));
        Queue<ModelPromoted> told = new ConcurrentLinkedQueue<>();
        try (ChampionsFollower champions = new ChampionsFollower(TestKafka.connection(), "test-champions", told::add)) {
            champions.start();

            // When
            publish(promoted(name, 1));
            publish(promoted(name, 2));
            TestKafka.produce(new ProducerRecord<>(
                    Topics.CHAMPIONS.name(), name.value().getBytes(UTF_8), "{\"model\": 3}".getBytes(UTF_8)));
            publish(promoted(name, 1));
            champions.catchUp(LONG);

            // Then
            assertThat(champions.champion(name)).contains(promoted(name, 1));
            assertThat(told.stream().filter(p -> p.model().equals(name)).map(ModelPromoted::version))
                    .containsExactly(1, 2, 1);
            assertThat(champions.state().ready()).isTrue();
        }
    }

    @Test
    void aRecordWithoutValueTakesTheNameOutOfService() throws Exception {
        // Given
        TestKafka.create(Topics.CHAMPIONS);
        ModelName name = new ModelName(TestKafka.unique("retired"));
        Queue<ModelName> withdrawn = new ConcurrentLinkedQueue<>();
        try (ChampionsFollower champions =
                new ChampionsFollower(TestKafka.connection(), "test-champions", p -> {}, withdrawn::add)) {
            champions.start();
            publish(promoted(name, 1));

            // When
            TestKafka.produce(
                    new ProducerRecord<>(Topics.CHAMPIONS.name(), name.value().getBytes(UTF_8), null));
            champions.catchUp(LONG);

            // Then
            assertThat(champions.champion(name)).isEmpty();
            assertThat(withdrawn).contains(name);
        }
    }

    private static void publish(ModelPromoted promoted) throws Exception {
        TestKafka.produce(
                CloudEvents.record(Topics.CHAMPIONS, promoted.model().value(), "model-promoted", "test", promoted));
    }

    private static ModelPromoted promoted(ModelName name, int version) {
        return new ModelPromoted(
                name,
                version,
                new RunId("run-" + version),
                new ArtifactRef(Sha256.of(new byte[] {(byte) version}), 1),
                new ImageShape(1, 28, 28),
                List.of("liver", "spleen"),
                "the first of its name");
    }
}
