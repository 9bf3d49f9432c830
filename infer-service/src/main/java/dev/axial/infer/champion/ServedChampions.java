package dev.axial.infer.champion;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.tensor.TensorBatch.Serving;
import dev.axial.kafka.component.Backoff;
import dev.axial.kafka.component.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The champion of each model name, loaded. A promotion is loaded and warmed up beside the champion that serves, and
 * then takes its place by one reference; the old one closes when its last batch is done. A champion that cannot be
 * loaded changes nothing: the old one serves on, and loading is tried again until it works or another is promoted.
 *
 * <p>Batches of another shape than the champion's are answered by the version that they name. Where its file is missing
 * or damaged for 10 s while the champion serves, they are given up: somebody has promoted another version since, and no
 * waiting would answer them.
 *
 * <p>A name that is withdrawn has no champion any more: nothing answers for it here, and ingest rejects its new images.
 * Batches that were shaped before get their predictions all the same, each by the version that it names: an image that
 * was taken is answered.
 *
 * <p>Thread-safe. One thread of its own loads; no caller of {@link #promoted} waits for it.
 */
public final class ServedChampions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServedChampions.class);

    /** A store that comes back soon, or a file that is on its way, costs no batch. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ModelSource loader;
    private final PublishedVersions versions;
    private final NamedVersions named;
    private final NamedVersions requested;
    private final Backoff retries;
    private final Map<ModelName, ModelPromoted> promoted = new ConcurrentSkipListMap<>();
    private final Map<ModelName, ServedModel> serving = new ConcurrentHashMap<>();
    private final Map<ModelName, String> problems = new ConcurrentHashMap<>();
    private final ScheduledExecutorService loading =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("champion-loader"));

    private boolean started; // guarded by this

    /**
     * @param firstRetry how long after a first failure loading is tried again; doubles each time
     * @param longestRetry never longer than this
     */
    public ServedChampions(ModelLoader loader, PublishedVersions versions, Duration firstRetry, Duration longestRetry) {
        this(loader, versions, firstRetry, longestRetry, PATIENCE);
    }

    ServedChampions(
            ModelSource loader,
            PublishedVersions versions,
            Duration firstRetry,
            Duration longestRetry,
            Duration patience) {
        this.loader = loader;
        this.versions = versions;
        this.named = new NamedVersions(loader, patience, "batches that were shaped for it");
        this.requested = new NamedVersions(loader, patience, "requests");
        this.retries = new Backoff(firstRetry, longestRetry);
    }

    /** Loads what was promoted so far, the newest of each name only, and from now on each promotion as it comes. */
    public synchronized void start() {
        started = true;
        promoted.values().forEach(champion -> loading.execute(() -> load(champion, 0)));
    }

    /**
     * Waits until the first attempt to load each champion of the start is over, successful or not: batches that come
     * sooner would be parked for no lasting reason.
     *
     * @param patience a model that takes longer holds up no other
     */
    public void awaitLoading(Duration patience) throws InterruptedException {
        try {
            loading.submit(() -> {}).get(patience.toMillis(), TimeUnit.MILLISECONDS); // behind those loads
        } catch (TimeoutException e) {
            LOG.warn("champions are still being loaded after {} s; batches of others are taken", patience.toSeconds());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // doing nothing does not fail
        }
    }

    /** Makes this version champion of its name, whatever was before. Returns at once. */
    public synchronized void promoted(ModelPromoted champion) {
        versions.promoted(champion);
        promoted.put(champion.model(), champion);
        if (started) {
            loading.execute(() -> load(champion, 0));
        }
    }

    /** Leaves this name without a champion until another is promoted. Returns at once. */
    public synchronized void withdrawn(ModelName name) {
        promoted.remove(name);
        loading.execute(() -> unload(name)); // after a load that is under way
    }

    /**
     * The model that answers a batch: the champion that serves, if images of that shape are what it takes; else the
     * version that the batch was shaped for, which is loaded beside unless it was lately used.
     *
     * @param shapedFor what the batch names
     * @param shape of its images
     * @return to be closed when the batch is answered
     * @throws ModelUnavailableException if that model cannot be loaded, or not yet
     * @throws ModelUnusableException if no model will answer, unless somebody repairs the version
     */
    ServedModel.Lease lease(Serving shapedFor, ImageShape shape)
            throws ModelUnavailableException, ModelUnusableException {
        ServedModel current = serving.get(shapedFor.model());
        while (current != null && answers(current, shapedFor, shape)) {
            ServedModel.Lease lease = current.lease();
            if (lease != null) {
                return lease;
            }
            current = serving.get(shapedFor.model()); // it was replaced just now
        }
        ModelPromoted champion = promoted.get(shapedFor.model());
        if (champion != null && waitsFor(champion, shapedFor, shape)) {
            throw new ModelUnavailableException(whyNotServing(champion), false);
        }
        return named.lease(shapedFor, versions.artifact(shapedFor.sha256()), isCurrent(champion));
    }

    /** The reason why such a batch waits, as one sentence; empty if asking for the model anew may give it. */
    public Optional<String> obstacle(Serving shapedFor, ImageShape shape) {
        ServedModel current = serving.get(shapedFor.model());
        if (current != null && answers(current, shapedFor, shape)) {
            return Optional.empty();
        }
        ModelPromoted champion = promoted.get(shapedFor.model());
        if (champion != null && waitsFor(champion, shapedFor, shape)) {
            return Optional.of(whyNotServing(champion));
        }
        return named.obstacle(shapedFor, versions.artifact(shapedFor.sha256()), isCurrent(champion));
    }

    /** The reason why the champion of a name waits, as one sentence; empty if it serves, or there is none. */
    public Optional<String> obstacle(ModelName name) {
        ModelPromoted champion = promoted.get(name);
        return champion == null || isCurrent(champion) ? Optional.empty() : Optional.of(whyNotServing(champion));
    }

    /**
     * The model that answers a request which names no version: the champion that serves.
     *
     * @param name as it came
     * @return to be closed when the request is answered
     * @throws UnknownModelException if the name has no champion
     * @throws ModelUnavailableException if its champion is not loaded, nor the one before it
     */
    public ServedModel.Lease champion(String name) throws UnknownModelException, ModelUnavailableException {
        ModelPromoted champion = promoted.get(known(name));
        if (champion == null) {
            throw unknown(name);
        }
        for (ServedModel current = serving.get(champion.model());
                current != null;
                current = serving.get(champion.model())) {
            ServedModel.Lease lease = current.lease();
            if (lease != null) { // else it was replaced just now
                return lease;
            }
        }
        throw new ModelUnavailableException(whyNotServing(champion), false);
    }

    /**
     * The model that answers a request which names a version: any that was evaluated. One that does not serve is loaded
     * beside, and the request is to be sent again. Versions that requests need never make room for those of the stream, nor
     * the other way round.
     *
     * @param name as it came
     * @param version as it came
     * @return to be closed when the request is answered
     * @throws UnknownModelException if there is no such version
     * @throws ModelUnavailableException if it is not loaded yet, or cannot be
     */
    public ServedModel.Lease version(String name, String version)
            throws UnknownModelException, ModelUnavailableException {
        ModelName model = known(name);
        Optional<ArtifactRef> artifact = number(version).flatMap(number -> versions.artifact(model, number));
        if (artifact.isEmpty()) {
            throw versions.versions(model).isEmpty()
                    ? unknown(name)
                    : new UnknownModelException("there is no version '" + version + "' of model '" + name
                            + "'; there are " + versions.versions(model));
        }
        int number = number(version).orElseThrow();
        ServedModel current = serving.get(model);
        if (current != null && current.is(number, artifact.get().sha256())) {
            ServedModel.Lease lease = current.lease();
            if (lease != null) {
                return lease;
            }
        }
        try {
            return requested.lease(new Serving(model, number, artifact.get().sha256()), artifact, false);
        } catch (ModelUnusableException e) {
            throw new IllegalStateException("only batches are given up", e);
        }
    }

    /** The versions of a name that requests can ask, ascending. */
    public List<Integer> versions(ModelName name) {
        return versions.versions(name);
    }

    private ModelName known(String name) throws UnknownModelException {
        try {
            return new ModelName(name);
        } catch (IllegalArgumentException e) {
            throw unknown(name);
        }
    }

    private UnknownModelException unknown(String name) {
        return new UnknownModelException("no model '" + name + "'; "
                + (promoted.isEmpty() ? "no model has a champion yet" : "there are " + promoted.keySet()));
    }

    private static Optional<Integer> number(String version) {
        try {
            return Optional.of(Integer.parseInt(version));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Makes leases for the batches of one poll. */
    public Leases leases() {
        return new Leases(this);
    }

    /** One for each name that has a champion, ordered by name. */
    public List<ChampionState> states() {
        return promoted.values().stream().map(this::state).toList();
    }

    /** Empty where the name has no champion. */
    public Optional<ChampionState> state(ModelName name) {
        return Optional.ofNullable(promoted.get(name)).map(this::state);
    }

    @Override
    public void close() {
        loading.shutdownNow();
        try {
            loading.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        serving.values().forEach(ServedModel::release);
        serving.clear();
        named.close();
        requested.close();
    }

    /**
     * Returns whether a model answers a batch: by its shape, or since the batch names it; then a batch of another shape
     * is wrong.
     */
    private static boolean answers(ServedModel current, Serving shapedFor, ImageShape shape) {
        return current.input().equals(shape) || current.is(shapedFor.version(), shapedFor.sha256());
    }

    private static boolean waitsFor(ModelPromoted champion, Serving shapedFor, ImageShape shape) {
        return champion.input().equals(shape) || champion.artifact().sha256().equals(shapedFor.sha256());
    }

    private ChampionState state(ModelPromoted champion) {
        return new ChampionState(
                champion.model(),
                champion.version(),
                Optional.ofNullable(serving.get(champion.model())),
                problem(champion));
    }

    private boolean isCurrent(ModelPromoted champion) {
        ServedModel current = champion == null ? null : serving.get(champion.model());
        return current != null
                && current.is(champion.version(), champion.artifact().sha256());
    }

    private String whyNotServing(ModelPromoted champion) {
        return problem(champion).orElse(champion.model() + " v" + champion.version() + " is champion and being loaded");
    }

    private Optional<String> problem(ModelPromoted champion) {
        return Optional.ofNullable(problems.get(champion.model()));
    }

    private void unload(ModelName name) {
        if (promoted.containsKey(name)) {
            return; // promoted again meanwhile, and queued
        }
        problems.remove(name);
        ServedModel old = serving.remove(name);
        if (old != null) {
            named.keep(old);
            LOG.info("{} is withdrawn; {} has no champion", old, name);
        }
    }

    private void load(ModelPromoted champion, int failures) {
        ModelName name = champion.model();
        if (champion != promoted.get(name)) {
            return; // another was promoted meanwhile, and is queued
        }
        ServedModel old = serving.get(name);
        if (old != null && old.is(champion.version(), champion.artifact().sha256())) {
            problems.remove(name); // promoted again before what replaced it could be loaded
            return;
        }
        try {
            ServedModel next = loader.load(name, champion.version(), champion.artifact());
            serving.put(name, next);
            problems.remove(name);
            LOG.info("{} is champion now, after {}: {}", next, old == null ? "none" : old, champion.reason());
            if (old != null) {
                named.keep(old);
            }
        } catch (Throwable e) { // errors too, such as no memory or no native library: nobody else would try again
            String problem = e.getMessage() == null ? e.toString() : e.getMessage();
            if (!problem.equals(problems.put(name, problem))) {
                LOG.error("{}; {}; trying again", problem, old == null ? "nothing serves " + name : old + " serves on");
            }
            loading.schedule(
                    () -> load(champion, failures + 1), retries.delay(failures).toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
