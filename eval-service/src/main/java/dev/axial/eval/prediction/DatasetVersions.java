package dev.axial.eval.prediction;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.store.ArtifactException;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;

/** Descriptions of the dataset versions that models were trained on. Thread-safe. */
public final class DatasetVersions {

    private final Datasets datasets;

    public DatasetVersions(Datasets datasets) {
        this.datasets = requireNonNull(datasets, "datasets");
    }

    /**
     * Labels and split sizes of exactly this version: from the name's description where the name still stands for it,
     * else from the content.
     *
     * @throws ArtifactException if the content is needed, and missing, damaged or out of reach
     * @throws InvalidDatasetException if the content is needed, and no dataset
     */
    public Dataset describe(DatasetRef ref) throws ArtifactException, InvalidDatasetException {
        return datasets.describe(ref);
    }
}
