package dev.axial.local.home;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checkout that this program was built from: the services' jars and the bundled data lie at known places in it.
 *
 * @param folder the repository's root
 */
public record Installation(Path folder) {

    /** Name of the dataset that comes along. */
    public static final String BUNDLED_SAMPLE = "organamnist-sample";

    public Installation {
        folder = folder.toAbsolutePath().normalize();
    }

    /** The checkout around the jar or class folder that this class was loaded from. */
    public static Installation locate() {
        Path code = code();
        for (Path folder = code; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("deploy/local/pom.xml"))) {
                return new Installation(folder);
            }
        }
        throw new IllegalStateException(
                "expected " + code + " to lie inside a checkout of Axial, in deploy/local/target");
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

    /** Where state is kept unless somebody says otherwise. */
    public Home defaultHome() {
        return new Home(folder.resolve(".axial"));
    }

    /** The Quarkus fast-jar of a service. */
    public Path serviceJar(String service) {
        return folder.resolve(service + "-service/target/quarkus-app/quarkus-run.jar");
    }

    /** Native libraries of the training engine, 432 MB, extracted once for all homes. */
    public Path nativeCache() {
        return folder.resolve(".axial/djl");
    }

    /** The dataset that comes along. */
    public Path bundledSample() {
        return folder.resolve("data/" + BUNDLED_SAMPLE + ".npz");
    }

    /** The path as seen from here, if that is shorter to read. */
    public static String readable(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute).toString() : absolute.toString();
    }
}
