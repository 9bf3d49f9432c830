package dev.axial.eval.version;

import static dev.axial.contract.model.PromotionDecided.Outcome.ALREADY_CHAMPION;
import static dev.axial.contract.model.PromotionDecided.Outcome.MISSING_ARTIFACT;
import static dev.axial.contract.model.PromotionDecided.Outcome.PROMOTED;
import static dev.axial.contract.model.PromotionDecided.Outcome.STALE;
import static dev.axial.contract.model.PromotionDecided.Outcome.UNKNOWN_VERSION;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.PromotionDecided.Outcome;
import dev.axial.contract.model.PromotionRequested;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The decision on a promotion request; both parts are published together or not at all.
 *
 * @param decided the outcome
 * @param champion the champion record, where the version was promoted
 */
public record Promotion(PromotionDecided decided, Optional<ModelPromoted> champion) {

    private static final int MOST_VERSIONS_NAMED = 20;

    /**
     * Compares the champion with the expected one, and promotes the version if they are the same. Any evaluated version can
     * be promoted; what the gate said of it does not matter.
     *
     * @param standing everything that is decided by now
     * @param stored false for an artifact that the store no longer has: asked of the version that is about to be promoted
     */
    public static Promotion decide(PromotionRequested request, Standing standing, Predicate<ArtifactRef> stored) {
        List<EvaluatedVersion> versions = standing.versions(request.model());
        Optional<ModelPromoted> champion = standing.champion(request.model());
        Optional<Integer> present = champion.map(ModelPromoted::version);
        Optional<EvaluatedVersion> wanted =
                versions.stream().filter(v -> v.version() == request.version()).findFirst();
        String version = "version " + request.version();
        if (wanted.isEmpty()) {
            String known = versions.isEmpty()
                    ? "no model of that name was"
                    : "there are versions "
                            + shown(versions.stream()
                                    .map(EvaluatedVersion::version)
                                    .toList());
            return of(
                    request,
                    UNKNOWN_VERSION,
                    present,
                    "no " + request.model() + " " + version + " was evaluated; " + known);
        }
        if (champion.filter(c -> c.runId().equals(wanted.get().runId())).isPresent()) {
            return of(request, ALREADY_CHAMPION, present, version + " is champion already");
        }
        if (!present.equals(request.expectedChampion())) {
            return of(
                    request,
                    STALE,
                    present,
                    request.model() + " has " + named(present) + ", where " + named(request.expectedChampion())
                            + " was expected; " + version + " is not promoted");
        }
        if (!stored.test(wanted.get().artifact())) {
            return of(
                    request,
                    MISSING_ARTIFACT,
                    present,
                    "the file of " + request.model() + " " + version
                            + " has been removed from the artifact store; it can no longer serve");
        }
        PromotionDecided decided = new PromotionDecided(
                request.decisionId(),
                request.model(),
                request.version(),
                PROMOTED,
                Optional.of(request.version()),
                version + " is champion, after " + named(present) + ": " + request.reason(),
                request.by());
        return new Promotion(decided, Optional.of(wanted.get().promoted(request.reason())));
    }

    private static String shown(List<Integer> versions) {
        int count = versions.size();
        return count <= MOST_VERSIONS_NAMED
                ? versions.toString()
                : versions.get(0) + " to " + versions.get(count - 1) + " (" + count + ")";
    }

    private static String named(Optional<Integer> champion) {
        return champion.map(version -> "champion " + version).orElse("no champion");
    }

    private static Promotion of(
            PromotionRequested request, Outcome outcome, Optional<Integer> champion, String detail) {
        return new Promotion(
                new PromotionDecided(
                        request.decisionId(),
                        request.model(),
                        request.version(),
                        outcome,
                        champion,
                        detail,
                        request.by()),
                Optional.empty());
    }
}
