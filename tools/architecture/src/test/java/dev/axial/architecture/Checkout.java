package dev.axial.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The checkout that these tests run in, and its modules as the root POM lists them. */
final class Checkout {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    static final Path ROOT = root();
    /** Folders with code of their own, relative to the root; without this one. */
    static final List<String> MODULES = modules();

    private Checkout() {}

    /** The modules of a layer, for example {@code libraries}, by the last part of their folders. */
    static List<String> modulesOf(String layer) {
        return MODULES.stream()
                .filter(module -> module.startsWith(layer + "/"))
                .map(module -> module.substring(layer.length() + 1))
                .toList();
    }

    /** Names of the services: {@code ingest} for {@code ingest-service}. */
    static List<String> services() {
        return MODULES.stream()
                .filter(module -> module.endsWith("-service"))
                .map(module -> module.replace("-service", ""))
                .toList();
    }

    private static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("deploy/launcher/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "expected to run inside a checkout of Axial, got " + Path.of("").toAbsolutePath());
    }

    private static List<String> modules() {
        try {
            return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                    .results()
                    .map(module -> module.group(1))
                    .filter(module ->
                            Files.isDirectory(ROOT.resolve(module).resolve("src/main/java"))) // others hold tests
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
