package dev.axial.infer.champion;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.tensor.TensorBatch.Serving;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions that are not champion but have batches left, or that requests name: the last few in use stay loaded. Nobody waits
 * here for a load: it goes on beside, and those that need the version ask again. Thread-safe; one load at a time.
 */
final class NamedVersions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NamedVersions.class);

    /** Enough for the backlog of a swap in flight; more would keep memory that nobody uses. */
    private static final int LARGEST = 2;
    /** A version that nobody has used for so long since it was loaded makes room for others. */
    private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int MOST_DOUBLINGS = 6; // 6.4 s

    private final ModelSource loader;
    private final long patienceNanos;
    private final String users;
    private final Map<Serving, NamedVersion> versions = new LinkedHashMap<>(4, 0.75f, true); // last used last
    private final ExecutorService loading = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "version-loader");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param patience how long a version that is replaced may be missing or damaged until its batches are given up
     * @param users what needs these versions, for messages
     */
    NamedVersions(ModelSource loader, Duration patience, String users) {
        this.loader = loader;
        this.users = users;
        this.patienceNanos = patience.toNanos();
    }

    /**
     * @param artifact where its file is; empty while nothing has told
     * @param replaced whether another version of another shape serves as champion
     * @throws ModelUnavailableException if it is not loaded yet; it is being loaded, or will be when this is asked
     * again
     * @throws ModelUnusableException if it is replaced and lastingly cannot be loaded
     */
    synchronized ServedModel.Lease lease(Serving named, Optional<ArtifactRef> artifact, boolean replaced)
            throws ModelUnavailableException, ModelUnusableException {
        NamedVersion version = versions.computeIfAbsent(named, none -> new NamedVersion());
        if (version.model != null) {
            version.used = true;
            ServedModel.Lease lease = version.model.lease();
            evict();
            return lease;
        }
        String obstacle = approach(named, version, artifact);
        if (replaced && isLost(version)) {
            throw new ModelUnusableException(
                    obstacle + "; its batches were shaped for it, and the champion takes another shape");
        }
        throw new ModelUnavailableException(obstacle, version.lasting);
    }

    /** Tells what a {@link #lease} lacks; empty if asking for one gives something new. */
    synchronized Optional<String> obstacle(Serving named, Optional<ArtifactRef> artifact, boolean replaced) {
        NamedVersion version = versions.computeIfAbsent(named, none -> new NamedVersion());
        if (version.model != null) {
            return Optional.empty();
        }
        String obstacle = approach(named, version, artifact);
        return replaced && isLost(version) ? Optional.empty() : Optional.of(obstacle);
    }

    /** A champion that was replaced: the backlog of a swap needs it most likely. Takes over the holding of it. */
    synchronized void keep(ServedModel replaced) {
        NamedVersion version = versions.computeIfAbsent(replaced.named(), none -> new NamedVersion());
        if (version.model == null) {
            version.loaded(replaced);
            version.used = true;
            evict();
        } else {
            replaced.release();
        }
    }

    @Override
    public void close() {
        loading.shutdownNow();
        try {
            loading.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            versions.values().stream()
                    .filter(version -> version.model != null)
                    .forEach(version -> version.model.release());
            versions.clear();
        }
    }

    private boolean isLost(NamedVersion version) {
        return version.lasting && System.nanoTime() - version.failingSince >= patienceNanos;
    }

    /** Begins to load it if it is time. @return what is missing */
    private String approach(Serving named, NamedVersion version, Optional<ArtifactRef> artifact) {
        String what = named.model() + " v" + named.version();
        if (artifact.isEmpty()) {
            version.failed(
                    "no evaluation or promotion tells of " + what + " with SHA-256 " + named.sha256()
                            + ", for which a batch was shaped",
                    true);
        } else if (!version.loading && System.nanoTime() - version.notBefore >= 0) {
            if (inTheWay() >= LARGEST) {
                return what + " waits until other versions that are loaded for " + users + " have been used";
            }
            begin(named, version, artifact.get());
        }
        return version.problem == null ? what + " is being loaded for " + users : version.problem;
    }

    /** Versions that are loaded, or will be, and that nobody has used yet. */
    private long inTheWay() {
        return versions.values().stream()
                .filter(version -> version.loading || version.model != null && !version.isEvictable())
                .count();
    }

    private void begin(Serving named, NamedVersion version, ArtifactRef artifact) {
        try {
            version.loading = true;
            loading.execute(() -> load(named, version, artifact));
        } catch (RejectedExecutionException e) {
            version.loading = false; // closed
        }
    }

    private void load(Serving named, NamedVersion version, ArtifactRef artifact) {
        try {
            ServedModel model = loader.load(named.model(), named.version(), artifact);
            synchronized (this) {
                version.loading = false;
                version.loaded(model);
                evict();
            }
        } catch (Throwable e) { // errors too: one that ended this thread would keep its batches waiting for ever
            synchronized (this) {
                String problem = e instanceof ModelUnavailableException
                        ? e.getMessage()
                        : named.model() + " v" + named.version() + " cannot be loaded: " + e;
                if (!problem.equals(version.problem)) {
                    LOG.error("{}; trying again", problem);
                }
                version.loading = false;
                version.failed(problem, e instanceof ModelUnavailableException known && known.lasting());
            }
        }
    }

    private void evict() {
        long loaded = versions.values().stream()
                .filter(version -> version.model != null)
                .count();
        Iterator<NamedVersion> eldest = versions.values().iterator();
        while (loaded > LARGEST && eldest.hasNext()) {
            NamedVersion version = eldest.next();
            if (version.model != null && version.isEvictable()) {
                version.model.release();
                eldest.remove();
                loaded--;
            }
        }
    }

    /** Guarded by the versions that it is one of. */
    private static final class NamedVersion {

        private ServedModel model; // null until it is loaded
        private boolean used;
        private long loadedAt;
        private boolean loading;
        private String problem; // of the last try; null before
        private boolean lasting;
        private long failingSince;
        private int failures;
        private long notBefore = System.nanoTime();

        void loaded(ServedModel now) {
            model = now;
            used = false;
            loadedAt = System.nanoTime();
            problem = null;
            lasting = false;
            failures = 0;
        }

        void failed(String why, boolean lastingly) {
            long now = System.nanoTime();
            if (lastingly && !lasting) {
                failingSince = now;
            }
            problem = why;
            lasting = lastingly;
            notBefore = now + (FIRST_RETRY_NANOS << Math.min(failures++, MOST_DOUBLINGS));
        }

        boolean isEvictable() {
            return used || System.nanoTime() - loadedAt > UNUSED_NANOS;
        }
    }
}
