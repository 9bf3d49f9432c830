package dev.axial.ingest.epoch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.Sha256;
import dev.axial.store.ArtifactException;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.InvalidDatasetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datasets that were used last, by their content's SHA-256. Beyond a number of bytes of heap, or of files, the
 * least recently used goes; the newest always stays. Thread-safe: a dataset is loaded by the first that asks for it,
 * for which others wait; nobody waits for the load of another dataset.
 */
public final class LoadedDatasets {

    /** The source of a dataset. */
    @FunctionalInterface
    public interface DatasetSource {
        /**
         * @throws ArtifactException if its file is missing, damaged or out of reach
         * @throws InvalidDatasetException if its file is no dataset
         */
        DatasetContent load(DatasetRef ref) throws ArtifactException, InvalidDatasetException;
    }

    /**
     * Waited before each further try while the store is out of reach, two minutes in all: an outage sets no request
     * aside, and one that is longer is asked about again by whoever waits for the answer.
     */
    public static final List<Duration> RETRIES = Stream.concat(
                    Stream.of(100L, 400L, 1600L).map(Duration::ofMillis),
                    Stream.generate(() -> Duration.ofSeconds(5)).limit(24))
            .toList();

    private static final Logger LOG = LoggerFactory.getLogger(LoadedDatasets.class);

    private final DatasetSource source;
    private final long heapBytes;
    private final long fileBytes;
    private final List<Duration> retries;
    private final Map<Sha256, TrainingDataset> loaded = new LinkedHashMap<>(8, 0.75f, true);
    private final Map<Sha256, CountDownLatch> loading = new HashMap<>();

    /**
     * @param heapBytes of heap to keep; half of it is room for one dataset's splits in other shapes
     * @param fileBytes of unpacked images to keep
     * @param retries waits before trying again while the store is out of reach
     */
    public LoadedDatasets(DatasetSource source, long heapBytes, long fileBytes, List<Duration> retries) {
        this.source = requireNonNull(source, "source");
        this.heapBytes = heapBytes;
        this.fileBytes = fileBytes;
        this.retries = List.copyOf(retries);
    }

    /**
     * @throws ArtifactException if it is missing or damaged, or out of reach even after the last try
     * @throws InvalidDatasetException if the content is no dataset
     */
    public TrainingDataset get(DatasetRef ref) throws ArtifactException, InvalidDatasetException, InterruptedException {
        Sha256 content = ref.artifact().sha256();
        while (true) {
            CountDownLatch mine = new CountDownLatch(1);
            CountDownLatch others;
            synchronized (this) {
                TrainingDataset present = loaded.get(content);
                if (present != null) {
                    evict(0); // those loaded may have grown by other shapes since
                    return present;
                }
                others = loading.putIfAbsent(content, mine);
                if (others == null) {
                    evict(ref.artifact().bytes()); // it takes at least these
                }
            }
            if (others == null) {
                return load(ref, mine);
            }
            others.await(); // then it is loaded, or this one tries
        }
    }

    /** Loads it for all that wait, who try for themselves if this fails. */
    private TrainingDataset load(DatasetRef ref, CountDownLatch waiting)
            throws ArtifactException, InvalidDatasetException, InterruptedException {
        Optional<TrainingDataset> result = Optional.empty();
        try {
            long begin = System.nanoTime();
            TrainingDataset dataset = new TrainingDataset(patiently(ref), heapBytes / 2);
            result = Optional.of(dataset);
            LOG.info(
                    "dataset {} ({}) loaded in {} ms",
                    ref.name(),
                    ref.artifact().sha256().abbreviated(),
                    (System.nanoTime() - begin) / 1_000_000);
            return dataset;
        } finally {
            synchronized (this) {
                loading.remove(ref.artifact().sha256());
                result.ifPresent(dataset -> loaded.put(ref.artifact().sha256(), dataset));
                evict(0);
            }
            waiting.countDown();
        }
    }

    private DatasetContent patiently(DatasetRef ref)
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

    /** @param needed bytes of files that are about to be taken */
    private void evict(long needed) {
        long heap =
                loaded.values().stream().mapToLong(TrainingDataset::heapBytes).sum();
        long files = needed
                + loaded.values().stream().mapToLong(TrainingDataset::fileBytes).sum();
        int stay = needed > 0 ? 0 : 1;
        Iterator<TrainingDataset> eldest = loaded.values().iterator();
        while ((heap > heapBytes || files > fileBytes) && loaded.size() > stay) {
            TrainingDataset next = eldest.next();
            heap -= next.heapBytes();
            files -= next.fileBytes();
            eldest.remove();
        }
    }
}
