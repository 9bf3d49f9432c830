package dev.axial.study;

import dev.axial.client.training.KnownRun;
import dev.axial.client.training.KnownRuns;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.Parameters;
import dev.axial.study.report.BestTestEpoch;
import dev.axial.study.report.EpochReport;
import dev.axial.study.report.ReportedMetrics;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.State;
import dev.axial.study.report.VariantReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes the rows of the report from what is known of runs. The model of a run, and every metric of it, is that of the
 * epoch that validation chose; the best test epoch is looked up here, after everything, and nothing reads it but the
 * report.
 */
final class StudyReports {

    /** The reason why a row that stands on a backbone was not run. */
    static final String NO_BACKBONE = "it needs a pre-trained ResNet-18: give --backbone FILE.safetensors with "
            + "torchvision's parameter names, or --backbone-data FILE.npz (BloodMNIST) to train one first";

    private static final String NOT_ASKED_FOR = "not asked for";

    private final StudyState state;
    private final KnownRuns runs;
    private final KnownRecipes recipes;
    private final int sideOfData;
    private final Optional<String> backboneFailure;

    /**
     * @param sideOfData of the dataset's images, pixels
     * @param backboneFailure why rows that stand on a backbone have none, if one was tried
     */
    StudyReports(
            StudyState state, KnownRuns runs, KnownRecipes recipes, int sideOfData, Optional<String> backboneFailure) {
        this.state = state;
        this.runs = runs;
        this.recipes = recipes;
        this.sideOfData = sideOfData;
        this.backboneFailure = backboneFailure;
    }

    List<RowReport> rows() {
        return StudyRows.ALL.stream().map(this::row).toList();
    }

    /** The backbone that rows 16 and 17 stand on, if it was asked for here. */
    Optional<VariantReport> backbone() {
        Variant own = StudyRows.BACKBONE.variants().get(0);
        return Optional.ofNullable(state.variants().get(own.model()))
                .map(plan -> variant(StudyRows.BACKBONE, own, plan));
    }

    private RowReport row(StudyRow row) {
        List<VariantReport> variants = row.variants().stream()
                .map(variant -> variant(row, variant, state.variants().get(variant.model())))
                .toList();
        List<String> remarks = new ArrayList<>(row.remarks());
        row.variants().stream()
                .map(Variant::side)
                .filter(side -> side > sideOfData)
                .findFirst()
                .ifPresent(side -> remarks.add(
                        sideOfData + " px data upscaled to " + side + " px: it has no more detail than before."));
        if (row.needsBackbone()) {
            state.backboneRemark().ifPresent(remarks::add);
        }
        variants.stream()
                .map(StudyReports::otherValues)
                .filter(values -> !values.isEmpty())
                .findFirst()
                .ifPresent(values -> remarks.add("Run with other values than the recipe's: " + values + "."));
        return new RowReport(
                row.number(),
                row.system(),
                row.section(),
                worst(variants, VariantReport::state),
                variants.stream()
                        .map(VariantReport::reason)
                        .flatMap(Optional::stream)
                        .findFirst(),
                variants,
                remarks);
    }

    /** {@code epochs 3, rate 0.1}; of the weights another remark tells. */
    private static String otherValues(VariantReport variant) {
        return new TreeMap<>(variant.overrides())
                .entrySet().stream()
                        .filter(override -> !override.getKey().equals(Backbone.OVERRIDE))
                        .map(override -> override.getKey() + " " + override.getValue())
                        .collect(Collectors.joining(", "));
    }

    private VariantReport variant(StudyRow row, Variant variant, VariantPlan plan) {
        if (plan == null) {
            Optional<String> failure = row.needsBackbone() ? backboneFailure : Optional.empty();
            return new VariantReport(
                    variant.model(),
                    variant.name(),
                    variant.study(),
                    variant.recipe(),
                    recipes.yaml(variant.recipe()),
                    Map.of(),
                    recipes.layers(variant.recipe()),
                    failure.isPresent() ? State.FAILED : State.NOT_RUN,
                    failure.or(() -> Optional.of(row.needsBackbone() ? NO_BACKBONE : NOT_ASKED_FOR)),
                    List.of());
        }
        List<SeedReport> seeds = IntStream.rangeClosed(1, plan.seeds())
                .mapToObj(seed -> seed(seed, latest(state, runs, variant, plan, seed)))
                .toList();
        return new VariantReport(
                variant.model(),
                variant.name(),
                variant.study(),
                plan.recipe(),
                plan.yaml(),
                plan.overrides(),
                recipes.layers(plan.recipe()),
                worst(seeds, SeedReport::state),
                seeds.stream().map(SeedReport::reason).flatMap(Optional::stream).findFirst(),
                seeds);
    }

    /** The last attempt that was asked for; the first if none was. */
    static RunId latest(StudyState state, KnownRuns runs, Variant variant, VariantPlan plan, int seed) {
        RunId latest = plan.runId(state.study(), variant.model(), seed, 1);
        for (int attempt = 2; runs.find(latest).isPresent(); attempt++) {
            RunId next = plan.runId(state.study(), variant.model(), seed, attempt);
            if (runs.find(next).isEmpty()) {
                return latest;
            }
            latest = next;
        }
        return latest;
    }

    /** The identity under which to run it: the last attempt, or one more if that failed. */
    static RunId next(StudyState state, KnownRuns runs, Variant variant, VariantPlan plan, int seed) {
        for (int attempt = 1; ; attempt++) {
            RunId run = plan.runId(state.study(), variant.model(), seed, attempt);
            if (runs.find(run).flatMap(KnownRun::failure).isEmpty()) {
                return run;
            }
        }
    }

    private SeedReport seed(int seed, RunId runId) {
        KnownRun run = runs.find(runId).orElseGet(() -> KnownRun.requested(runId, Run.Memory.ALL, state.started()));
        Optional<Completed> completed = run.state().completed();
        List<EpochReport> curve = run.state().epochs().stream()
                .map(epoch -> new EpochReport(
                        epoch.epoch(),
                        epoch.train(),
                        epoch.validation(),
                        epoch.test(),
                        epoch.seconds(),
                        epoch.imagesPerSecond()))
                .toList();
        State seedState = run.done() ? State.DONE : run.failure().isPresent() ? State.FAILED : State.NOT_RUN;
        return new SeedReport(
                seed,
                runId.value(),
                seedState,
                seedState == State.NOT_RUN ? Optional.of(notRun(run)) : run.failure(),
                curve,
                completed.map(Completed::bestEpoch),
                run.evaluation().map(ReportedMetrics::of),
                bestTestEpoch(curve),
                curve.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                curve.stream().mapToDouble(EpochReport::seconds).sum()),
                run.imagesPerSecond(),
                Optional.ofNullable(state.peakMemoryBytes().get(runId.value())),
                completed.flatMap(Completed::parameters).map(Parameters::all),
                completed.flatMap(Completed::parameters).map(Parameters::fitted),
                completed.map(end -> end.model().bytes()),
                completed.flatMap(Completed::parity));
    }

    private static String notRun(KnownRun run) {
        return run.state().epochs().isEmpty()
                ? "not come to yet"
                : "under way: epoch " + run.state().lastEpoch() + " of "
                        + run.state().mostEpochs() + " is done";
    }

    /** Finds the epoch that is best on test, for the report alone. */
    private static Optional<BestTestEpoch> bestTestEpoch(List<EpochReport> curve) {
        return curve.stream()
                .max(Comparator.comparingDouble(
                                (EpochReport epoch) -> epoch.test().accuracy())
                        .thenComparing(
                                Comparator.comparingInt(EpochReport::epoch).reversed()))
                .map(epoch -> new BestTestEpoch(epoch.epoch(), epoch.test().accuracy()));
    }

    private static <T> State worst(List<T> parts, Function<T, State> state) {
        if (parts.stream().anyMatch(part -> state.apply(part) == State.FAILED)) {
            return State.FAILED;
        }
        return parts.stream().allMatch(part -> state.apply(part) == State.DONE) ? State.DONE : State.NOT_RUN;
    }
}
