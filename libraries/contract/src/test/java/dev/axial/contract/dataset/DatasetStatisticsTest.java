package dev.axial.contract.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.dataset.DatasetStatistics.PixelHistogram;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Split;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DatasetStatisticsTest {

    private static final List<String> LABELS = List.of("liver", "spleen");
    private static final Map<Split, List<Integer>> COUNTS =
            Map.of(Split.TRAIN, List.of(6, 2), Split.VALIDATION, List.of(0, 1), Split.TEST, List.of(0, 0));
    private static final List<List<Double>> OPPOSED = List.of(List.of(1.0, -1.0), List.of(-1.0, 1.0));

    @Test
    void sharesAreOfTheSplitsOwnImages() {
        // Given
        DatasetStatistics statistics = statistics(COUNTS, OPPOSED, 1);

        // When, Then
        assertThat(statistics.images(Split.TRAIN)).isEqualTo(8);
        assertThat(statistics.share(Split.TRAIN, 0)).isEqualTo(0.75);
        assertThat(statistics.share(Split.VALIDATION, 1)).isEqualTo(1);
        assertThat(statistics.share(Split.TEST, 0)).isZero();
    }

    @Test
    void addsChannelsUpByValue() {
        // Given
        PixelHistogram histogram = histogram(3);

        // When, Then
        assertThat(histogram.allChannels()).hasSize(256).startsWith(0L, 3L, 6L).endsWith(765L);
    }

    @Test
    void comesBackFromJson() throws InvalidEventException {
        // Given
        DatasetStatistics statistics = statistics(COUNTS, OPPOSED, 1);

        // When
        byte[] json = EventJson.write(statistics);

        // Then
        assertThat(EventJson.read(json, DatasetStatistics.class)).isEqualTo(statistics);
    }

    @Test
    void refusesNumbersThatDoNotFitEachOther() {
        assertThatThrownBy(() -> statistics(Map.of(Split.TRAIN, List.of(1, 1)), OPPOSED, 1))
                .hasMessage("split validation has 2 counts of 0 or more, one for each class, got null");
        assertThatThrownBy(() -> statistics(COUNTS, List.of(List.of(1.0, -1.0)), 1))
                .hasMessageContaining("2 classes has as many rows, got 1");
        assertThatThrownBy(() -> statistics(COUNTS, List.of(List.of(1.0, -1.0), List.of(Double.NaN, 1.0)), 1))
                .hasMessage("a correlation is -1.0 to 1.0, one for each of 2 classes, got [NaN, 1.0]");
        assertThatThrownBy(() -> statistics(COUNTS, OPPOSED, 3))
                .hasMessage("a histogram has one row for each of 1 channels, got 3");
        assertThatThrownBy(() -> new PixelHistogram(1, 5, List.of(List.of(1L, 2L))))
                .hasMessage("a histogram has a row of 256 counts for each channel, got [2]");
    }

    private static DatasetStatistics statistics(
            Map<Split, List<Integer>> counts, List<List<Double>> correlation, int channels) {
        return new DatasetStatistics(
                new DatasetRef("pair", new ArtifactRef(Sha256.of(new byte[] {1}), 1)),
                new ImageShape(1, 4, 4),
                LABELS,
                counts,
                correlation,
                histogram(channels),
                List.of(0.25, 0.0));
    }

    private static PixelHistogram histogram(int channels) {
        List<Long> row = LongStream.range(0, 256).boxed().toList();
        return new PixelHistogram(7, 5, Collections.nCopies(channels, row));
    }
}
