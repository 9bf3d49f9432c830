package dev.axial.cli;

import dev.axial.cli.demo.Demo;
import dev.axial.cli.report.Report;
import dev.axial.cli.report.Summary;
import dev.axial.client.dataset.DataSource;
import dev.axial.client.system.AxialSystem;
import dev.axial.contract.model.ModelName;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "The whole loop on real images, in a fresh folder on free ports: start, train, export, evaluate, promote, "
                    + "stream every test image through Kafka, count and score the predictions, stop. Exit code 0 only if "
                    + "every image that was sent got exactly one prediction.",
            "With --context it runs on that system, under a model name of its own, and starts and stops nothing.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./axial demo",
            "  ./axial demo --data organamnist --report report.json",
            "  ./axial demo --data my.npz --recipe mlp-2x256-relu",
            "  ./axial demo --context cluster.properties"
        })
final class DemoCommand implements Callable<Integer> {

    /** The sample is small: fewer epochs at a larger rate come as far as it allows. */
    private static final Map<String, Object> FOR_SAMPLE = Map.of("epochs", 8, "optimizer.rate", 1e-3);

    private static final String DEFAULT_RECIPE = "cnn-bn";

    private final Installation installation;
    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "An npz file, or a published dataset such as organamnist (default: the bundled sample).")
    private Optional<String> data;

    @Option(names = "--recipe", paramLabel = "NAME", defaultValue = DEFAULT_RECIPE, description = "Default: cnn-bn.")
    private String recipe;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another value for a key of the recipe, for example epochs=5. Repeatable.")
    private Map<String, String> overrides = Map.of();

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write the result as JSON too.")
    private Optional<Path> report;

    DemoCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        OutputFile.require("--report", report);
        DataSource.requirePlausible(data);
        long begin = System.nanoTime();
        Demo demo = new Demo(installation, options.home(), terminal);
        Report result = options.isElsewhere() ? onASystemElsewhere(demo) : onAFreshOne(demo);
        Summary.print(result, System.nanoTime() - begin, terminal);
        if (report.isPresent()) {
            result.write(report.get());
        }
        return result.stream().exactlyOnce() ? 0 : 1;
    }

    /** Under a model name of its own, so that it changes nothing for anybody else. */
    private Report onASystemElsewhere(Demo demo) throws CommandException, IOException, InterruptedException {
        AxialSystem system = options.system();
        system.requireKafka();
        ModelName model = new ModelName("demo-" + time());
        return demo.run(system, model, data, recipe, overrides());
    }

    private Report onAFreshOne(Demo demo) throws CommandException, IOException, InterruptedException {
        Home fresh = options.home()
                .inside("demo/" + time() + "-" + ProcessHandle.current().pid());
        boolean good = false;
        try {
            Report result = demo.run(fresh, data, recipe, overrides());
            good = result.stream().exactlyOnce();
            return result;
        } finally {
            if (good) {
                fresh.delete();
            } else {
                terminal.say("  what happened is in " + Printable.path(fresh.logs()));
            }
        }
    }

    private static String time() {
        return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
    }

    private Map<String, Object> overrides() {
        Map<String, Object> all = new TreeMap<>();
        if (data.isEmpty() && recipe.equals(DEFAULT_RECIPE)) {
            all.putAll(FOR_SAMPLE);
        }
        all.putAll(SetOptions.parse(overrides));
        return all;
    }
}
