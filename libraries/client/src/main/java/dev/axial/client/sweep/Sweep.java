package dev.axial.client.sweep;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.kafka.KafkaConnection;
import dev.axial.store.ArtifactStore;
import dev.axial.store.ArtifactStore.StoredArtifact;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what nothing needs ({@link Needs}) in the artifact store, and deletes it. Whatever is younger than a grace period
 * is left alone: a run may have written it and not yet said so. Not thread-safe.
 */
public final class Sweep {

    private static final String FEATURES = "features";

    private final ArtifactStore store;
    private final int keep;
    private final Duration grace;

    /**
     * @param keep how many of the newest versions of each model to keep, 1 or more
     * @param grace age below which nothing is deleted
     * @throws IllegalArgumentException if {@code keep} is less than 1, or {@code grace} is negative
     */
    public Sweep(ArtifactStore store, int keep, Duration grace) {
        if (keep < 1 || grace.isNegative()) {
            throw new IllegalArgumentException(
                    "1 or more versions are kept, and no negative age, got " + keep + " and " + grace);
        }
        this.store = requireNonNull(store, "store");
        this.keep = keep;
        this.grace = grace;
    }

    /**
     * Something that can be deleted.
     *
     * @param what it is, in a few words
     * @param pointers that name it and are deleted with it
     */
    public record Unneeded(ArtifactRef artifact, String what, List<String> pointers) {}

    /** Everything that nothing needs now, by what it is; nothing is changed. */
    public List<Unneeded> find(KafkaConnection kafka) throws CommandException, InterruptedException {
        return find(() -> History.read(kafka));
    }

    /** The source of the history. */
    interface HistorySource {
        History read() throws CommandException, InterruptedException;
    }

    List<Unneeded> find(HistorySource source) throws CommandException, InterruptedException {
        // The store before Kafka: what is put and named while Kafka is read is not in the list.
        List<StoredArtifact> artifacts = store.artifacts();
        Map<Sha256, List<String>> features = features();
        List<Dataset> datasets = new Datasets(store).list();
        Instant now = Instant.now();
        History history = source.read();
        Needs needs = new Needs(history, datasets, keep, now);
        boolean featuresAreUsed = !history.open().isEmpty();
        List<Unneeded> unneeded = new ArrayList<>();
        for (StoredArtifact artifact : artifacts) {
            Sha256 sha256 = artifact.ref().sha256();
            List<String> pointers = features.getOrDefault(sha256, List.of());
            boolean kept =
                    needs.needs(sha256) || isYoung(artifact.written(), now) || !pointers.isEmpty() && featuresAreUsed;
            if (!kept) {
                String what = pointers.isEmpty() ? needs.description(sha256) : "features of a backbone";
                unneeded.add(new Unneeded(artifact.ref(), what, pointers));
            }
        }
        unneeded.sort(Comparator.comparing(Unneeded::what)
                .thenComparing(each -> each.artifact().sha256().hex()));
        return unneeded;
    }

    /**
     * Deletes it, unless it was put again meanwhile.
     *
     * @return whether it was deleted
     */
    public boolean delete(Unneeded unneeded) {
        Optional<StoredArtifact> now = store.artifact(unneeded.artifact().sha256());
        if (now.isEmpty() || isYoung(now.get().written(), Instant.now())) {
            return false;
        }
        unneeded.pointers()
                .forEach(store::removePointer); // first: a pointer to nothing is a fault, the reverse is none
        store.delete(unneeded.artifact());
        return true;
    }

    /** Names of datasets that a run or a waiting request uses. */
    public static Set<String> datasetsInUse(KafkaConnection kafka) throws CommandException, InterruptedException {
        History history = History.read(kafka);
        Set<String> names = history.datasetsOfWaitingRequests(kafka);
        history.open().forEach(run -> run.dataset().ifPresent(names::add));
        return names;
    }

    private boolean isYoung(Instant written, Instant now) {
        return written.isAfter(now.minus(grace));
    }

    /** Pointers to kept features by what they point to. */
    private Map<Sha256, List<String>> features() {
        Map<Sha256, List<String>> features = new HashMap<>();
        for (String path : store.pointers(FEATURES)) {
            store.pointer(path).flatMap(Sweep::reference).ifPresent(ref -> features.computeIfAbsent(
                            ref.sha256(), sha256 -> new ArrayList<>())
                    .add(path));
        }
        return features;
    }

    private static Optional<ArtifactRef> reference(byte[] pointer) {
        try {
            return Optional.of(EventJson.read(pointer, ArtifactRef.class));
        } catch (InvalidEventException e) {
            return Optional.empty(); // damaged: train computes such features again
        }
    }
}
