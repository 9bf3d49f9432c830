package dev.axial.cli;

import dev.axial.client.service.ServiceName;
import dev.axial.client.stream.FileStream;
import dev.axial.client.stream.ImageAnswer;
import dev.axial.client.stream.ImageFiles;
import dev.axial.client.system.AxialSystem;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.model.ModelName;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "predict",
        description = {
            "Classify image files: in through Kafka, one line out for each, in their order. Exit code 1 if any was "
                    + "rejected.",
            ""
        },
        footer = {"", "Examples:", "  ./axial predict scan.png", "  ./axial predict scans/ --json"})
final class PredictCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions options;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE or DIR",
            description = "PNG or JPEG; of a folder every file in it and below, except hidden ones.")
    private List<Path> paths;

    @Option(names = "--model", paramLabel = "NAME", defaultValue = "organ", description = "Default: organ.")
    private String model;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    PredictCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        ModelName name = name();
        AxialSystem system = options.system();
        List<Path> files = files();
        KafkaConnection kafka = system.requireKafka();
        int width =
                files.stream().mapToInt(file -> file.toString().length()).max().orElse(0);
        AtomicInteger rejected = new AtomicInteger();
        String id = "predict-" + UUID.randomUUID().toString().substring(0, 8);
        try (ServicesWatch watch = new ServicesWatch(
                system,
                List.of(ServiceName.INGEST, ServiceName.INFER),
                terminal,
                spec.commandLine().getErr())) {
            new FileStream(kafka, id, name).run(files, (file, answer) -> {
                if (answer instanceof ImageAnswer.RefusedImage) {
                    rejected.incrementAndGet();
                }
                terminal.say(json ? Json.line(asJson(file, answer)) : line(file, answer, width));
            });
        }
        return rejected.get() == 0 ? 0 : 1;
    }

    private ModelName name() throws CommandException {
        try {
            return new ModelName(model);
        } catch (IllegalArgumentException e) {
            throw new CommandException("There is no such model: " + Sentence.reason(e), e);
        }
    }

    private List<Path> files() throws CommandException, IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CommandException("There is no file or folder " + path + ".");
            }
            ImageFiles found = ImageFiles.in(path);
            files.addAll(found.files());
            found.describeSkipped().forEach(spec.commandLine().getErr()::println);
        }
        if (files.isEmpty()) {
            throw new CommandException("There is no file in " + paths.get(0) + ".");
        }
        return files;
    }

    private String line(Path file, ImageAnswer answer, int width) {
        String name = String.format("%-" + width + "s  ", file);
        if (answer instanceof ImageAnswer.Predicted predicted) {
            Prediction prediction = predicted.prediction();
            return name
                    + String.format(
                            "%-14s  %8s  %s version %d",
                            prediction.label(),
                            Quantities.percent(prediction.confidence()),
                            prediction.model().name(),
                            prediction.model().version());
        }
        ImageAnswer.RefusedImage rejected = (ImageAnswer.RefusedImage) answer;
        return name + terminal.style("rejected: " + rejected.reason(), Terminal.Style.RED) + ": " + rejected.detail();
    }

    private static Map<String, Object> asJson(Path file, ImageAnswer answer) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("file", file.toString());
        one.put("id", answer.id());
        if (answer instanceof ImageAnswer.Predicted predicted) {
            Prediction prediction = predicted.prediction();
            Map<String, Object> by = new LinkedHashMap<>();
            by.put("name", prediction.model().name().value());
            by.put("version", prediction.model().version());
            by.put("sha256", prediction.model().sha256().hex());
            one.put("label", prediction.label());
            one.put("classIndex", prediction.classIndex());
            one.put("confidence", prediction.confidence());
            one.put("probabilities", prediction.probabilities());
            one.put("model", by);
        } else if (answer instanceof ImageAnswer.RefusedImage rejected) {
            one.put("rejected", rejected.reason());
            one.put("detail", rejected.detail());
        }
        return one;
    }
}
