package dev.axial.ingest.epoch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.Sha256;
import dev.axial.store.ArtifactException;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.InvalidDatasetException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Datasets that were asked for last, by their content's SHA-256. Beyond a number of bytes the least recently used goes;
 * the newest always stays. Thread-safe: who asks for a dataset that is being loaded waits for it.
 */
public final class LoadedDatasets {

    /** Where a dataset comes from. */
    @FunctionalInterface
    public interface Source {
        /**
         * @throws ArtifactException if its file is missing, damaged or out of reach
         * @throws InvalidDatasetException if its file is no dataset
         */
        DatasetContent load(DatasetRef ref) throws ArtifactException, InvalidDatasetException;
    }

    /**
     * Waited before each further try while the store is out of reach, two minutes in all: an outage sets no request aside,
     * and one that is longer is asked about again by whoever waits for the answer.
     */
    public static final List<Duration> RETRIES = Stream.concat(
                    Stream.of(100L, 400L, 1600L).map(Duration::ofMillis),
                    Stream.generate(() -> Duration.ofSeconds(5)).limit(24))
            .toList();

    private static final Logger LOG = LoggerFactory.getLogger(LoadedDatasets.class);

    private final Source source;
    private final long bytes;
    private final List<Duration> retries;
    private final Map<Sha256, TrainingDataset> loaded = new LinkedHashMap<>(8, 0.75f, true);

    /**
     * @param bytes of pixels to keep; half of it is room for one dataset's splits in other shapes
     * @param retries waits before trying again while the store is out of reach
     */
    public LoadedDatasets(Source source, long bytes, List<Duration> retries) {
        this.source = requireNonNull(source, "source");
        this.bytes = bytes;
        this.retries = List.copyOf(retries);
    }

    /**
     * @throws ArtifactException if it is missing or damaged, or out of reach even after the last try
     * @throws InvalidDatasetException if the content is no dataset
     */
    public synchronized TrainingDataset get(DatasetRef ref)
            throws ArtifactException, InvalidDatasetException, InterruptedException {
        Sha256 content = ref.artifact().sha256();
        TrainingDataset present = loaded.get(content);
        if (present != null) {
            evict(); // those loaded may have grown by other shapes since
            return present;
        }
        long begin = System.nanoTime();
        TrainingDataset dataset = new TrainingDataset(load(ref), bytes / 2);
        loaded.put(content, dataset);
        evict();
        LOG.info(
                "dataset {} ({}) loaded in {} ms",
                ref.name(),
                content.abbreviated(),
                (System.nanoTime() - begin) / 1_000_000);
        return dataset;
    }

    private DatasetContent load(DatasetRef ref)
            throws ArtifactException, InvalidDatasetException, InterruptedException {
        for (Duration wait : retries) {
            try {
                return source.load(ref);
            } catch (ArtifactException e) {
                if (!e.isTemporary()) {
                    throw e;
                }
                LOG.warn("dataset {} is tried again in {} ms: {}", ref.name(), wait.toMillis(), e.getMessage());
                Thread.sleep(wait.toMillis());
            }
        }
        return source.load(ref);
    }

    private void evict() {
        long kept = loaded.values().stream().mapToLong(TrainingDataset::bytes).sum();
        Iterator<TrainingDataset> eldest = loaded.values().iterator();
        while (kept > bytes && loaded.size() > 1) {
            kept -= eldest.next().bytes();
            eldest.remove();
        }
    }
}
