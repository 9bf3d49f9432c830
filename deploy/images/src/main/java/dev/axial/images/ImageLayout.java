package dev.axial.images;

import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The content of an image, as folders: each is a layer, with the paths that its files have in the image. They are in the order
 * of how seldom they change, so that a change of the code moves the last one alone.
 *
 * @param name of the image, without its repository: a service, or {@code cli}
 * @param folder of the layers
 * @param entrypoint the command that the container runs
 * @param port on which it listens; 0 for none
 */
record ImageLayout(String name, Path folder, List<String> entrypoint, int port) {

    /** The folder of everything in an image. */
    private static final String ROOT = "opt/axial";

    private static final String NATIVE = "native";
    private static final String LIBRARIES = "libraries";
    /** The layer that changes with every build. */
    static final String APPLICATION = "application";

    /** The layers, from what changes least to what changes with every build. */
    static final List<String> LAYERS = List.of(NATIVE, LIBRARIES, APPLICATION);

    private static final String OPTIONS = "java.options";
    private static final String OURS = "axial-";
    private static final String GROUP = "dev.axial.";

    static final String COMMAND_LINE = "cli";

    /** Lays out a service as Quarkus packaged it. */
    static ImageLayout of(Part service, Installation installation, Path out) throws IOException {
        Path folder = out.resolve(service.code());
        Path packaged = installation.serviceJar(service.code()).getParent();
        for (String part : List.of("lib/boot", "lib/main")) {
            libraries(NativeLibraries.jars(packaged.resolve(part)), folder, part);
        }
        Path application = root(folder, APPLICATION);
        for (String part : List.of("app", "quarkus")) {
            copy(packaged.resolve(part), application.resolve(part));
        }
        Files.copy(packaged.resolve("quarkus-run.jar"), application.resolve("quarkus-run.jar"));
        List<String> options = new ArrayList<>(service.containerOptions());
        options.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        options.add("-Dai.djl.offline=true");
        options.add("-jar");
        options.add("/" + ROOT + "/quarkus-run.jar");
        return finish(service.code(), folder, options, service.port(Ports.DEFAULT));
    }

    /** Lays out the command line, with the sample of OrganAMNIST. */
    static ImageLayout ofTheCommandLine(Installation installation, Path out) throws IOException {
        Path folder = out.resolve(COMMAND_LINE);
        Path packaged = installation.folder().resolve("tools/cli/target");
        libraries(NativeLibraries.jars(packaged.resolve("lib")), folder, "lib");
        Path application = root(folder, APPLICATION);
        Files.createDirectories(application.resolve("lib"));
        Files.copy(packaged.resolve("axial-cli.jar"), application.resolve("lib/axial-cli.jar"));
        Path sample = installation.bundledSample();
        Path data = root(folder, LIBRARIES).resolve("data"); // it changes as seldom as libraries do
        Files.createDirectories(data);
        Files.copy(sample, data.resolve(sample.getFileName()));
        List<String> options = List.of(
                "-XX:MaxRAMPercentage=60",
                "-XX:TieredStopAtLevel=1",
                "-Daxial.installation=/" + ROOT,
                "-Daxial.home=/tmp/axial",
                "-Daxial.screen=false",
                "-cp",
                "/" + ROOT + "/lib/*",
                "dev.axial.cli.Main");
        return finish(COMMAND_LINE, folder, options, 0);
    }

    private static ImageLayout finish(String name, Path folder, List<String> options, int port) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.library.path=" + NativeLibraries.FOLDER,
                "-Donnxruntime.native.path=" + NativeLibraries.FOLDER));
        all.addAll(options);
        Files.write(root(folder, APPLICATION).resolve(OPTIONS), all);
        return new ImageLayout(name, folder, List.of("java", "@/" + ROOT + "/" + OPTIONS), port);
    }

    /** Ours change with every build, those of others seldom. */
    private static void libraries(List<Path> jars, Path folder, String part) throws IOException {
        List<Path> ours = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            (name.startsWith(OURS) || name.startsWith(GROUP) ? ours : others).add(jar);
        }
        NativeLibraries.copy(
                others,
                root(folder, LIBRARIES).resolve(part),
                folder.resolve(NATIVE).resolve(NativeLibraries.FOLDER.substring(1)));
        copy(ours, root(folder, APPLICATION).resolve(part));
    }

    private static Path root(Path folder, String layer) {
        return folder.resolve(layer).resolve(ROOT);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            copy(files.sorted().toList(), to);
        }
    }

    private static void copy(List<Path> files, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    /** The environment of the container. */
    static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("OMP_WAIT_POLICY", "passive"); // threads that spin take the processor time that a limit grants
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        environment.put("DJL_CACHE_DIR", NativeLibraries.FOLDER + "/" + NativeLibraries.DJL_CACHE);
        return environment;
    }
}
