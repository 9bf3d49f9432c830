package dev.axial.kafka.champions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The fold of {@code axial.champions}, without a broker: nothing connects before it is started. */
class ChampionsFollowerPropertiesTest {

    /** A change of one name. Version 0: withdrawn; -1: a record that names no champion. */
    record Change(String name, int version) {}

    /**
     * A reader that lost its place reads again from any earlier one: it ends where one that never did ends. Each record
     * alone may come twice in a row as well.
     */
    @Property(tries = 50)
    void endsWhereItWouldHaveHoweverOftenItReadsAgain(@ForAll("changes") List<Change> changes, @ForAll long seed) {
        Random random = new Random(seed);
        List<Change> again = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            again.add(changes.get(i));
            if (random.nextInt(3) == 0) {
                again.addAll(changes.subList(random.nextInt(i + 1), i + 1)); // from an earlier place to here
            }
        }
        try (ChampionsFollower once = follower();
                ChampionsFollower often = follower()) {
            changes.forEach(change -> once.fold(record(change)));
            again.forEach(change -> often.fold(record(change)));

            assertThat(often.champions()).isEqualTo(once.champions());
            assertThat(once.champions().keySet()).allSatisfy(name -> assertThat(
                            once.champion(name).orElseThrow().version())
                    .isEqualTo(changes.stream()
                            .filter(change -> change.name().equals(name.value()) && change.version() >= 0)
                            .reduce((earlier, later) -> later)
                            .orElseThrow()
                            .version()));
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.of("organ", "bone", "heart"),
                        Arbitraries.integers().between(-1, 5))
                .as(Change::new)
                .list()
                .ofMaxSize(12);
    }

    private static ChampionsFollower follower() {
        return new ChampionsFollower(KafkaConnection.to("localhost:1"), "test-champions", promoted -> {});
    }

    private static ConsumerRecord<byte[], byte[]> record(Change change) {
        byte[] value =
                switch (change.version()) {
                    case -1 -> "{\"model\": 3}".getBytes(UTF_8);
                    case 0 -> null;
                    default -> EventJson.write(promoted(change));
                };
        return new ConsumerRecord<>(
                Topics.CHAMPIONS.name(),
                0,
                0,
                change.version() == -1 ? null : change.name().getBytes(UTF_8),
                value);
    }

    private static ModelPromoted promoted(Change change) {
        return new ModelPromoted(
                new ModelName(change.name()),
                change.version(),
                new RunId("run-" + change.version()),
                new ArtifactRef(Sha256.of(new byte[] {(byte) change.version()}), 1),
                new ImageShape(1, 28, 28),
                List.of("liver", "spleen"),
                "for a test");
    }
}
