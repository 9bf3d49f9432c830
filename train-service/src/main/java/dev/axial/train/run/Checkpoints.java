package dev.axial.train.run;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.run.Run;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.UnreachableStoreException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints of runs in the artifact store: the last two of a running one, none of an ended one. */
public final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final int KEPT = 2;

    private final ArtifactStore store;

    public Checkpoints(ArtifactStore store) {
        this.store = requireNonNull(store, "store");
    }

    public ArtifactRef put(byte[] checkpoint) {
        return store.put(checkpoint);
    }

    /**
     * The newest that can be read, of the two that are kept; empty: both are gone or damaged, and the run begins anew, to the
     * same end.
     *
     * @throws UnreachableStoreException if the store does not answer: the checkpoint is there when it answers again
     */
    public Optional<byte[]> newest(Run run) {
        for (ArtifactRef checkpoint : run.checkpoints().stream().limit(KEPT).toList()) {
            try {
                return Optional.of(store.read(checkpoint));
            } catch (ArtifactException e) {
                if (e.isTemporary()) {
                    throw new UnreachableStoreException(e);
                }
                LOG.warn("run {} goes back one checkpoint: {}", run.runId(), e.getMessage());
            }
        }
        return Optional.empty();
    }

    /**
     * Deletes what the run no longer needs; to be called after each epoch, and at its end for whatever a kill in between
     * has left. Content that another run has too, equal bytes, is made anew by its run.
     */
    public void tidy(Run run) {
        List<ArtifactRef> checkpoints = run.checkpoints();
        List<ArtifactRef> kept = run.ended() ? List.of() : checkpoints.subList(0, Math.min(KEPT, checkpoints.size()));
        checkpoints.stream()
                .skip(kept.size())
                .limit(run.ended() ? Long.MAX_VALUE : 1)
                .filter(checkpoint -> !kept.contains(checkpoint))
                .forEach(store::delete);
    }
}
