package dev.axial.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.DecisionId;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.PromotionDecided.Outcome;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.training.Split;
import dev.axial.eval.gate.Gate;
import dev.axial.eval.metrics.Predictions;
import dev.axial.eval.metrics.TestMetrics;
import dev.axial.eval.version.EvaluatedVersion;
import dev.axial.eval.version.Promotion;
import dev.axial.eval.version.Standing;
import dev.axial.store.dataset.Dataset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Verdicts and requests in any interleaving: models are compared with the champion of one moment and decided at another,
 * requests expect the champion of a third.
 */
class ChampionsPropertiesTest {

    private static final Dataset DATASET = new Dataset(
            Given.trained("any").dataset(),
            Given.LABELS,
            Given.SHAPE,
            Map.of(Split.TRAIN, 1, Split.VALIDATION, 3, Split.TEST, 2));

    private static final Gate GATE = new Gate(0.05);

    private final ModelName model = ModelName.DEFAULT;

    @Property(tries = 500)
    void everyChampionReplacesTheOneThatItWasDecidedAgainst(@ForAll long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        Standing standing = Standing.EMPTY;
        List<Optional<ModelPromoted>> history = new ArrayList<>(List.of(Optional.empty()));
        List<Measurement> judging = new ArrayList<>();
        Set<DecisionId> decided = new HashSet<>();

        for (int i = 0; i < 60; i++) {
            Optional<ModelPromoted> present = standing.champion(model);
            Optional<Integer> version = present.map(ModelPromoted::version);
            Optional<ModelPromoted> seen = history.get(random.nextInt(history.size()));
            switch (random.nextInt(4)) {
                case 0 -> judging.add(measured("run-" + i, random.nextDouble()));
                case 1 -> {
                    if (!judging.isEmpty()) { // compared with a champion of some moment, at its leisure
                        int one = random.nextInt(judging.size());
                        Measurement measurement = judging.get(one);
                        judging.set(
                                one,
                                seen.map(champion -> measurement.against(champion, losses(champion.version() * 0.1)))
                                        .orElse(measurement));
                    }
                }
                case 2 -> {
                    if (!judging.isEmpty()) {
                        Measurement measurement = judging.get(random.nextInt(judging.size()));
                        Optional<Verdict> verdict = Verdict.decide(measurement, standing, GATE);

                        // Then: no verdict, or one against the champion of this moment
                        if (verdict.isPresent()) {
                            ModelEvaluated.GateDecision gate =
                                    verdict.get().evaluated().gate();
                            assertThat(gate.against()).isEqualTo(version);
                            assertThat(verdict.get().promoted().isPresent()).isEqualTo(gate.promoted());
                            standing = standing.with(verdict.get().evaluated());
                            standing =
                                    verdict.get().promoted().map(standing::with).orElse(standing);
                            judging.remove(measurement);
                        } else {
                            assertThat(measurement.lossesOf(present.orElseThrow()))
                                    .isEmpty();
                        }
                    }
                }
                default -> {
                    DecisionId id = new DecisionId("id-" + random.nextInt(12)); // some come twice
                    if (decided.add(id)) {
                        PromotionRequested request = new PromotionRequested(
                                id, model, 1 + random.nextInt(6), seen.map(ModelPromoted::version), "why", "who");
                        Promotion promotion = Promotion.decide(request, standing, artifact -> true);
                        PromotionDecided decision = promotion.decided();

                        // Then: it acts only against the champion that it expected
                        assertThat(promotion.champion().isPresent()).isEqualTo(decision.outcome() == Outcome.PROMOTED);
                        if (promotion.champion().isPresent()) {
                            assertThat(request.expectedChampion()).isEqualTo(version);
                            standing = standing.with(promotion.champion().get());
                        }
                        assertThat(decision.champion())
                                .isEqualTo(standing.champion(model).map(ModelPromoted::version));
                    }
                }
            }
            if (!standing.champion(model).equals(present)) {
                history.add(standing.champion(model));
            }
        }
        assertThat(standing.versions(model).stream().map(EvaluatedVersion::version))
                .doesNotHaveDuplicates();
    }

    private static Measurement measured(String run, double loss) throws Exception {
        ModelTrained trained = Given.trained(run);
        Predictions.Collector collector = new Predictions.Collector(2, 2);
        collector.add(0, 0, new float[] {0.9f, 0.1f}, 0);
        collector.add(1, 1, new float[] {0.2f, 0.8f}, 0);
        return new Measurement(
                trained, DATASET, losses(loss), TestMetrics.of(collector.finish(), trained.labels()), Optional.empty());
    }

    private static double[] losses(double mean) {
        return new double[] {mean, mean + 0.01, mean + 0.02};
    }
}
