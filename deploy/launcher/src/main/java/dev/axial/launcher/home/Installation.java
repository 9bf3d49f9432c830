package dev.axial.launcher.home;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checkout that this program was built from: the services' jars and the bundled data lie at known places in it.
 *
 * @param folder the repository's root
 */
public record Installation(Path folder) {

    /** Name of the bundled dataset. */
    public static final String BUNDLED_SAMPLE = "organamnist-sample";

    public Installation {
        folder = folder.toAbsolutePath().normalize();
    }

    /** Names the folder where it is no checkout: in an image. */
    private static final String FOLDER = "axial.installation";
    /** Names the folder of its state there. */
    private static final String HOME = "axial.home";

    /** The checkout around the jar or class folder that this class was loaded from. */
    public static Installation locate() {
        String told = System.getProperty(FOLDER);
        if (told != null) {
            return new Installation(Path.of(told));
        }
        Path code = code();
        for (Path folder = code; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("deploy/launcher/pom.xml"))) {
                return new Installation(folder);
            }
        }
        throw new IllegalStateException(
                "expected " + code + " to lie inside a checkout of Axial, in deploy/launcher/target");
    }

    /** The jar or folder with the launcher's own classes, without its libraries. */
    public static Path code() {
        try {
            return Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The jar with the launcher's own classes; where it is not packaged yet, what this class was loaded from. */
    public Path launcher() {
        Path jar = folder.resolve("deploy/launcher/target/axial-launcher.jar");
        return Files.exists(jar) ? jar : code();
    }

    /** The launcher's jar and its libraries; where they are not packaged yet, the class path of this JVM. */
    public List<Path> launcherClassPath() throws IOException {
        Path libraries = folder.resolve("deploy/launcher/target/lib");
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(libraries) && !Files.isDirectory(launcher())) {
            jars.add(launcher());
            try (Stream<Path> files = Files.list(libraries)) {
                files.sorted().forEach(jars::add);
            }
        } else {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                jars.add(Path.of(entry));
            }
        }
        return List.copyOf(jars);
    }

    /** The folder in which state is kept unless somebody says otherwise; an image, which cannot be written to, has another. */
    public Home defaultHome() {
        String told = System.getProperty(HOME);
        return new Home(told == null ? folder.resolve(".axial") : Path.of(told));
    }

    /** The Quarkus fast-jar of a service, which starts it by itself. */
    public Path serviceJar(String service) {
        return folder.resolve(service + "-service/target/quarkus-app/quarkus-run.jar");
    }

    /**
     * The jars of a service in the order in which they are searched, all for the JVM's own class loader: what Quarkus
     * changed comes before what it changed.
     */
    public List<Path> serviceClassPath(String service) throws IOException {
        Path application = serviceJar(service).getParent();
        List<Path> jars = new ArrayList<>();
        jars.add(application.resolve("quarkus/transformed-bytecode.jar"));
        jars.add(application.resolve("quarkus/generated-bytecode.jar"));
        for (String part : List.of("app", "lib/boot", "lib/main")) {
            try (Stream<Path> files = Files.list(application.resolve(part))) {
                files.sorted().forEach(jars::add);
            }
        }
        return List.copyOf(jars);
    }

    /** Classes as the JVM has them in memory, so that a part starts sooner the next time. */
    public Path classArchives() {
        return folder.resolve(".axial/classes");
    }

    /** Native libraries of the training engine, 432 MB, extracted once for all homes. */
    public Path nativeCache() {
        return folder.resolve(".axial/djl");
    }

    /** The bundled dataset. */
    public Path bundledSample() {
        return folder.resolve("data/" + BUNDLED_SAMPLE + ".npz");
    }
}
