package dev.axial.soak.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.image.PngEncoder;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PoisonTest {

    private static final int NUMBER = 7;
    private static final ArtifactRef FILE = new ArtifactRef(Sha256.of(new byte[0]), 0);
    private static final DatasetRef DATASET = new DatasetRef("organamnist-sample", FILE);
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final Map<Topic, Class<?>> EVENTS = Map.of(
            Topics.TRAINING_REQUESTS, TrainingRequested.class,
            Topics.EPOCH_REQUESTS, EpochRequested.class,
            Topics.MODELS, ModelTrained.class,
            Topics.PROMOTION_REQUESTS, PromotionRequested.class);

    private final Sound sound = new Sound(
            new PngEncoder(SHAPE).encode(new byte[SHAPE.size()]),
            PoisonTest::request,
            PoisonTest::model,
            PoisonTest::epoch);

    @ParameterizedTest
    @EnumSource
    void fitsItsTopic(Poison poison) {
        // When
        ProducerRecord<byte[], byte[]> record = poison.record(NUMBER, new Random(1), sound);

        // Then
        int value = record.value() == null ? 0 : record.value().length;
        assertThat(record.topic()).isEqualTo(poison.topic().name());
        assertThat(value + 1024).isLessThan(poison.topic().maxMessageBytes());
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.MATCH_ANY,
            names = {".*_REQUESTS?", ".*_MODELS?"})
    void isAnEventOfItsTopicOnlyWhereItIsToBeAnswered(Poison poison) throws Exception {
        if (!EVENTS.containsKey(poison.topic())) {
            return; // an image
        }
        // Given
        byte[] value = poison.record(NUMBER, new Random(1), sound).value();
        Class<?> event = EVENTS.get(poison.topic());

        // When // Then
        if (poison.fate() == Fate.SET_ASIDE) {
            assertThatThrownBy(() -> EventJson.read(value, event)).isInstanceOf(InvalidEventException.class);
        } else {
            assertThat(EventJson.read(value, event).toString()).contains(Poison.run(NUMBER));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LARGE_TRAINING_REQUEST", "LONG_TRAINING_REQUEST", "LARGE_MODEL"})
    void isNearlyAsLargeAsItsTopicTakes(Poison poison) {
        // When
        byte[] value = poison.record(NUMBER, new Random(1), sound).value();

        // Then
        assertThat(value).hasSizeGreaterThan(poison.topic().maxMessageBytes() / 20 * 19 - (1 << 16));
    }

    @Test
    void aBinaryKeyIsNoText() {
        // When
        byte[] key = Poison.BINARY_KEY.record(NUMBER, new Random(1), sound).key();

        // Then
        assertThatThrownBy(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(key)))
                .isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void slowImagesAreWholeFilesThatSayWhatTheyAre() throws Exception {
        // When
        byte[] slow = Poison.SLOW_IMAGE.record(NUMBER, new Random(1), sound).value();
        byte[] extreme =
                Poison.EXTREME_SIDES.record(NUMBER, new Random(1), sound).value();
        byte[] scans =
                Poison.TOO_MANY_SCANS.record(NUMBER, new Random(1), sound).value();

        // Then
        assertThat(size(slow)).isEqualTo("65535 x 488");
        assertThat(size(extreme)).isEqualTo("1 x 32000000");
        assertThat(size(scans)).isEqualTo("28 x 28");
        assertThat(ImageIO.read(new ByteArrayInputStream(slow))).isNotNull();
        assertThat(ImageIO.read(new ByteArrayInputStream(scans))).isNotNull();
    }

    private static String size(byte[] encoded) throws Exception {
        ImageReader reader = ImageIO.getImageReaders(ImageIO.createImageInputStream(new ByteArrayInputStream(encoded)))
                .next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(encoded)));
        return reader.getWidth(0) + " x " + reader.getHeight(0);
    }

    private static TrainingRequested request(String run) {
        return new TrainingRequested(
                Optional.of(new RunId(run)),
                ModelName.DEFAULT,
                "mlp-0",
                DATASET.name(),
                1,
                Map.of(),
                true,
                Optional.of("soak"));
    }

    private static ModelTrained model(String run) {
        return new ModelTrained(
                new RunId(run),
                ModelName.DEFAULT,
                FILE,
                SHAPE,
                List.of("liver", "heart"),
                DATASET,
                "mlp-0",
                1,
                1,
                false,
                "test");
    }

    private static EpochRequested epoch(String run) {
        return new EpochRequested(
                run,
                DATASET,
                Split.TRAIN,
                1,
                0,
                0,
                32,
                true,
                1,
                32,
                SHAPE,
                Normalization.NONE,
                Augmentation.NONE,
                "test",
                0);
    }
}
