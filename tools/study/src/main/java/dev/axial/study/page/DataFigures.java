package dev.axial.study.page;

import dev.axial.figures.Figure;
import dev.axial.study.data.DatasetFigures;
import dev.axial.study.report.DataReport;
import java.util.List;
import java.util.function.Function;

/** The figures with which the study begins: what the data is. */
final class DataFigures {

    private DataFigures() {}

    /** Empty as long as ingest was not asked for statistics and pictures. */
    static List<Figure> of(DataReport data, Function<String, byte[]> pictures) {
        if (data.statistics().isEmpty()
                || data.collage().isEmpty()
                || data.augmented().isEmpty()) {
            return List.of();
        }
        return DatasetFigures.of(
                data.statistics().get(),
                pictures.apply(data.collage().get()),
                pictures.apply(data.augmented().get()));
    }
}
