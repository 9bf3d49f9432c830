package dev.axial.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.tensor.TensorBatch.Serving;
import dev.axial.image.ImageShaper;
import dev.axial.ingest.ShapedImages.PartitionBatch;
import dev.axial.ingest.ShapedImages.RejectedImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImageShapingTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00.123Z");
    private static final ModelPromoted ORGAN = TestImages.champion("organ", 3, new ImageShape(1, 28, 28));
    private static final ModelPromoted BONE = TestImages.champion("bone", 1, new ImageShape(3, 16, 8));
    private static final byte[] PNG = TestImages.png(TestImages.grey(1, 28, 28), 28, 28);

    private final ImageShaping shaping = new ImageShaping(new ImageShaper(ImageLimits.DEFAULT));

    @Test
    void keepsOrderPartitionAndEverythingKnownOfAnImage() throws Exception {
        // Given
        List<ReceivedImage> images = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            images.add(image(i % 3, i, TestImages.png(TestImages.grey(i, 28, 28), 28, 28), "organ"));
        }

        // When
        ShapedImages shaped = shaping.shape(images, known(ORGAN));

        // Then
        assertThat(shaped.rejected()).isEmpty();
        assertThat(shaped.batches()).extracting(PartitionBatch::partition).containsExactly(0, 1, 2);
        TensorBatch batch = shaped.batches().get(1).batch();
        assertThat(batch.purpose())
                .isEqualTo(
                        new Serving(new ModelName("organ"), 3, ORGAN.artifact().sha256()));
        assertThat(batch.scales()).isEmpty();
        assertThat(batch.rows())
                .hasSize(7)
                .first()
                .isEqualTo(new ImageRow(
                        "scan-1",
                        Optional.of("liver"),
                        1,
                        1,
                        RECEIVED,
                        Optional.of("00-trace"),
                        Optional.of("vendor=1")));
        byte[] pixels = new byte[784];
        for (int row = 0; row < 7; row++) {
            assertThat(((ImageRow) batch.rows().get(row)).offset()).isEqualTo(1 + 3 * row);
            batch.pixels().get(row * 784, pixels);
            assertThat(pixels).isEqualTo(TestImages.grey(1 + 3 * row, 28, 28));
        }
    }

    @Test
    void separatesModelsOfOnePartition() throws Exception {
        // Given
        List<ReceivedImage> images =
                List.of(image(0, 0, PNG, "organ"), image(0, 1, PNG, "bone"), image(0, 2, PNG, "organ"));

        // When
        ShapedImages shaped = shaping.shape(images, known(ORGAN, BONE));

        // Then
        assertThat(shaped.batches()).extracting(batch -> batch.batch().size()).containsExactly(2, 1);
        assertThat(shaped.batches())
                .extracting(batch -> batch.batch().shape())
                .containsExactly(ORGAN.input(), BONE.input());
    }

    @Test
    void keepsABatchWithin128Rows() throws Exception {
        // Given
        List<ReceivedImage> images = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            images.add(image(0, i, PNG, "organ"));
        }

        // When
        ShapedImages shaped = shaping.shape(images, known(ORGAN));

        // Then
        assertThat(shaped.batches()).extracting(batch -> batch.batch().size()).containsExactly(128, 2);
    }

    @Test
    void keepsABatchWithinItsBytes() throws Exception {
        // Given: 3 MiB an image
        ModelPromoted large = TestImages.champion("organ", 1, new ImageShape(3, 1024, 1024));
        List<ReceivedImage> images = List.of(
                image(0, 0, PNG, "organ"),
                image(0, 1, PNG, "organ"),
                image(0, 2, PNG, "organ"),
                image(0, 3, PNG, "organ"),
                image(0, 4, PNG, "organ"));

        // When
        ShapedImages shaped = shaping.shape(images, known(large));

        // Then
        assertThat(shaped.batches()).extracting(batch -> batch.batch().size()).containsExactly(2, 2, 1);
        for (PartitionBatch batch : shaped.batches()) {
            assertThat(batch.batch().encode().length).isLessThanOrEqualTo(TensorBatch.MAX_BYTES);
        }
    }

    @Test
    void namesAnImageWithoutKeyByItsPlace() throws Exception {
        // Given
        ReceivedImage image = new ReceivedImage(
                4,
                17,
                Optional.empty(),
                PNG,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RECEIVED);

        // When
        ShapedImages shaped = shaping.shape(List.of(image), known(ORGAN));

        // Then
        assertThat(shaped.batches().get(0).batch().rows())
                .containsExactly(
                        new ImageRow("4-17", Optional.empty(), 4, 17, RECEIVED, Optional.empty(), Optional.empty()));
    }

    @Test
    void rejectsOneImageAndShapesThoseBesideIt() throws Exception {
        // Given
        List<ReceivedImage> images = List.of(
                image(0, 0, PNG, "organ"),
                image(0, 1, new byte[0], "organ"),
                image(0, 2, PNG, "organ"),
                image(1, 0, PNG, "No Such Name"));

        // When
        ShapedImages shaped = shaping.shape(images, known(ORGAN));

        // Then
        assertThat(shaped.batches()).extracting(batch -> batch.batch().size()).containsExactly(2);
        assertThat(shaped.rejected()).extracting(RejectedImage::position).containsExactly(1, 3);
        assertThat(shaped.rejected())
                .extracting(RejectedImage::reason)
                .containsExactly(RejectionReason.EMPTY, RejectionReason.UNKNOWN_MODEL);
        assertThat(shaped.rejected().get(1).detail())
                .isEqualTo("there is no champion of model 'No Such Name'; there are [organ].");
    }

    @Test
    void beforeTheFirstChampionTheReasonSaysThatNoModelHasOne() throws Exception {
        // When
        ShapedImages shaped = shaping.shape(List.of(image(0, 0, PNG, "organ")), known());

        // Then
        assertThat(shaped.rejected().get(0).detail())
                .isEqualTo("there is no champion of model 'organ'; no model has one yet.");
    }

    @Test
    void knowsWhichImagesHaveAModelWithAChampion() {
        // Given
        ReceivedImage organ = image(0, 0, PNG, "organ");
        ReceivedImage bone = image(0, 1, PNG, "bone");
        ReceivedImage none = image(0, 2, PNG, "No Such Name");

        // When // Then
        assertThat(ImageShaping.everyModelIn(known(ORGAN), List.of(organ, organ)))
                .isTrue();
        assertThat(ImageShaping.everyModelIn(known(ORGAN), List.of(organ, bone)))
                .isFalse();
        assertThat(ImageShaping.everyModelIn(known(ORGAN), List.of(none))).isFalse();
        assertThat(ImageShaping.everyModelIn(known(), List.of())).isTrue();
    }

    @Test
    void rejectsAKeyThatNoPredictionCouldCarry() throws Exception {
        // Given
        ReceivedImage image = new ReceivedImage(
                0,
                0,
                Optional.of("x".repeat(1 << 20)),
                PNG,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RECEIVED);

        // When
        ShapedImages shaped = shaping.shape(List.of(image), known(ORGAN));

        // Then
        assertThat(shaped.rejected()).extracting(RejectedImage::reason).containsExactly(RejectionReason.TOO_MANY_BYTES);
    }

    private static ReceivedImage image(int partition, long offset, byte[] encoded, String model) {
        return new ReceivedImage(
                partition,
                offset,
                Optional.of("scan-" + offset),
                encoded,
                Optional.of(model),
                Optional.of("liver"),
                Optional.of("00-trace"),
                Optional.of("vendor=1"),
                RECEIVED);
    }

    private static Map<ModelName, ModelPromoted> known(ModelPromoted... champions) {
        return Stream.of(champions).collect(Collectors.toMap(ModelPromoted::model, champion -> champion));
    }
}
