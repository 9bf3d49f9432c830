package dev.axial.study;

import dev.axial.client.dataset.DataSource;
import dev.axial.client.service.ServiceClient;
import dev.axial.contract.model.RunId;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Terminal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes into the journal how each system that is asked for is to be run, before it is. */
final class StudyPlans {

    private final StudyRequest request;
    private final Journal journal;
    private final KnownRecipes recipes;
    private final ArtifactStore store;
    private final DataSource source;
    private final Datasets datasets;
    private final Terminal terminal;

    StudyPlans(
            StudyRequest request,
            Journal journal,
            KnownRecipes recipes,
            ArtifactStore store,
            DataSource source,
            Datasets datasets,
            Terminal terminal) {
        this.request = request;
        this.journal = journal;
        this.recipes = recipes;
        this.store = store;
        this.source = source;
        this.datasets = datasets;
        this.terminal = terminal;
    }

    /**
     * Every system that can be planned before anything has run.
     *
     * @return what the backbone of rows 16 and 17 is trained on; empty if they need none, or bring one
     */
    Optional<Dataset> plan() throws CommandException {
        Map<String, VariantPlan> plans = new TreeMap<>();
        for (StudyRow row : StudyRows.ALL) {
            if (request.rows().contains(row.number()) && !row.needsBackbone()) {
                plans.putAll(plans(row, Map.of()));
            }
        }
        journal.change(state -> state.asked(request.command(), plans));
        if (!dependsOnBackbone()) {
            return Optional.empty();
        }
        if (request.backbone().isPresent()) {
            planOn(new Backbone(store).of(request.backbone().get()));
            journal.change(state -> state.onBackbone(
                    Optional.empty(),
                    "The backbone's weights are those of "
                            + request.backbone().get().getFileName() + "."));
            return Optional.empty();
        } else if (request.backboneData().isPresent()) {
            String name = DataSource.nameOf(request.backboneData().get());
            Dataset data = source.importFile(request.backboneData().get(), name);
            terminal.say("  " + name + ": " + DataSource.describe(data));
            journal.change(state -> state.asked(request.command(), plans(StudyRows.BACKBONE, Map.of()))
                    .onBackbone(
                            Optional.of(name),
                            "Own backbone: trained by Axial on " + name
                                    + " with recipe resnet18, because ImageNet weights were not fetched."));
            return Optional.of(data);
        } else {
            // As an earlier command of this folder had it.
            knownWeights().ifPresent(this::planOn);
            return journal.state().backboneDataset().flatMap(datasets::find);
        }
    }

    private Optional<Map<String, Object>> knownWeights() {
        return StudyRows.ALL.stream()
                .filter(StudyRow::needsBackbone)
                .flatMap(row -> row.variants().stream())
                .flatMap(one -> Optional.ofNullable(journal.state().variants().get(one.model())).stream())
                .map(plan -> plan.overrides().get(Backbone.OVERRIDE))
                .filter(Map.class::isInstance)
                .findFirst()
                .map(weights -> {
                    Map<String, Object> copy = new TreeMap<>();
                    ((Map<?, ?>) weights).forEach((key, value) -> copy.put(String.valueOf(key), value));
                    return copy;
                });
    }

    /** Rows 16 and 17 stand on the model of this run. */
    void planOn(RunId backbone, ServiceClient train) throws CommandException, InterruptedException {
        planOn(new Backbone(store).of(backbone, train));
    }

    private void planOn(Map<String, Object> weights) {
        Map<String, VariantPlan> plans = new TreeMap<>();
        for (StudyRow row : StudyRows.ALL) {
            if (request.rows().contains(row.number()) && row.needsBackbone()) {
                plans.putAll(plans(row, Map.of(Backbone.OVERRIDE, weights)));
            }
        }
        journal.change(state -> state.asked(request.command(), plans));
    }

    /** Returns whether a row is asked for that needs a backbone. */
    private boolean dependsOnBackbone() {
        return StudyRows.ALL.stream()
                .anyMatch(row -> row.needsBackbone() && request.rows().contains(row.number()));
    }

    private Map<String, VariantPlan> plans(StudyRow row, Map<String, Object> besides) {
        Map<String, Object> overrides = new TreeMap<>(request.overrides());
        overrides.putAll(request.rowOverrides().getOrDefault(row.number(), Map.of()));
        overrides.putAll(besides);
        int seeds = row == StudyRows.BACKBONE ? 1 : request.seeds();
        Map<String, VariantPlan> plans = new TreeMap<>();
        for (Variant one : row.variants()) {
            plans.put(one.model(), new VariantPlan(one.recipe(), recipes.yaml(one.recipe()), overrides, seeds));
        }
        return plans;
    }
}
