package dev.axial.cli;

import dev.axial.cli.overview.Overview;
import dev.axial.client.training.KnownRuns;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "models",
        description = {"The evaluated models and their champions; with NAME, every version of one.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial models",
            "  ./axial models organ               (every version, the newest last)",
            "  ./axial models organ --json",
            "Services may be down: what is shown comes from Kafka."
        })
final class ModelsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A model name; default: all.")
    private Optional<String> name;

    @Option(names = "--json", description = "One JSON object a line, one for each version.")
    private boolean json;

    ModelsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        KafkaConnection kafka = options.kafka();
        Map<ModelName, List<ModelEvaluated>> models = new TreeMap<>();
        KnownRuns.read(kafka).evaluations().stream()
                .sorted(Comparator.comparingInt(ModelEvaluated::version))
                .forEach(one -> models.computeIfAbsent(one.model(), m -> new ArrayList<>())
                        .add(one));
        Map<ModelName, ModelPromoted> champions = champions(kafka);
        if (name.isPresent()) {
            models.keySet().retainAll(List.of(require(name.get(), models)));
        }
        if (json) {
            models.values()
                    .forEach(versions -> versions.forEach(one -> terminal.say(Json.line(asJson(one, champions)))));
        } else if (models.isEmpty()) {
            terminal.say("No model yet; './axial train --recipe cnn-bn' makes one.");
        } else if (name.isPresent()) {
            models.values().forEach(versions -> versions(versions, champions).print(terminal));
        } else {
            all(models, champions).print(terminal);
        }
        return 0;
    }

    private static Map<ModelName, ModelPromoted> champions(KafkaConnection kafka)
            throws CommandException, InterruptedException {
        try {
            Map<ModelName, ModelPromoted> champions = new TreeMap<>();
            Overview.champions(kafka).forEach(champion -> champions.put(champion.model(), champion));
            return champions;
        } catch (TimeoutException e) {
            throw new CommandException("Kafka does not give the champions; './axial logs broker' says more.", e);
        }
    }

    private static ModelName require(String name, Map<ModelName, List<ModelEvaluated>> models) throws CommandException {
        List<String> known = models.keySet().stream().map(ModelName::value).toList();
        if (!known.contains(name)) {
            throw new CommandException("No model '" + name + "' was evaluated; "
                    + NearestName.of(name, known)
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse(known.isEmpty() ? "no model was" : "there are " + String.join(", ", known)));
        }
        return new ModelName(name);
    }

    private static Table all(Map<ModelName, List<ModelEvaluated>> models, Map<ModelName, ModelPromoted> champions) {
        Table table = Table.of("model", "versions", "champion", "accuracy", "auc", "recipe", "run");
        models.forEach((model, versions) -> {
            Optional<ModelPromoted> champion = Optional.ofNullable(champions.get(model));
            Optional<ModelEvaluated> judged = versions.stream()
                    .filter(one -> champion.isPresent() && champion.get().version() == one.version())
                    .findFirst();
            table.row(
                    model,
                    versions.size(),
                    champion.map(one -> "version " + one.version()).orElse("-"),
                    judged.map(one -> Quantities.percent(one.accuracy())).orElse("-"),
                    judged.map(one -> auc(one)).orElse("-"),
                    judged.map(ModelEvaluated::recipe).orElse("-"),
                    champion.map(one -> one.runId().value()).orElse("-"));
        });
        return table;
    }

    private static Table versions(List<ModelEvaluated> versions, Map<ModelName, ModelPromoted> champions) {
        Table table = Table.of("version", "champion", "accuracy", "auc", "loss", "images", "recipe", "run", "verdict");
        for (ModelEvaluated one : versions) {
            table.row(
                    one.version(),
                    isChampion(one, champions) ? "yes" : "",
                    Quantities.percent(one.accuracy()),
                    auc(one),
                    String.format(Locale.ROOT, "%.4f", one.loss()),
                    Quantities.count(one.images()),
                    one.recipe(),
                    one.runId(),
                    (one.gate().promoted() ? "promoted: " : "not promoted: ")
                            + one.gate().reason());
        }
        return table;
    }

    private static String auc(ModelEvaluated one) {
        return String.format(Locale.ROOT, "%.4f", one.auc());
    }

    private static boolean isChampion(ModelEvaluated one, Map<ModelName, ModelPromoted> champions) {
        ModelPromoted champion = champions.get(one.model());
        return champion != null && champion.version() == one.version();
    }

    private static Map<String, Object> asJson(ModelEvaluated one, Map<ModelName, ModelPromoted> champions) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("model", one.model().value());
        version.put("version", one.version());
        version.put("champion", isChampion(one, champions));
        version.put("accuracy", one.accuracy());
        version.put("auc", one.auc());
        version.put("loss", one.loss());
        version.put("images", one.images());
        version.put("recipe", one.recipe());
        version.put("runId", one.runId().value());
        version.put("sha256", one.sha256().hex());
        version.put("promotedByGate", one.gate().promoted());
        version.put("reason", one.gate().reason());
        return version;
    }
}
