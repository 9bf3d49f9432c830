package dev.axial.images;

import dev.axial.contract.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.Metadata;

/**
 * The bill of materials of an image, in CycloneDX 1.6: each jar with its coordinates and each native library, with the
 * SHA-256 that it has in the image. What the base image holds is not in it. The same layers give the same bytes.
 */
final class BillOfMaterials {

    /** Its place in the image. */
    static final String FILE = "opt/axial/sbom.cdx.json";

    private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
    /** As Quarkus names its libraries: the group, the artifact, the version. */
    private static final Pattern QUALIFIED = Pattern.compile("(.+)\\.([^.]+?)-(\\d[^/]*)\\.jar");

    private static final Pattern PLAIN = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

    /** @param group empty if neither the jar nor its name says it */
    private record Coordinates(Optional<String> group, String artifact, String version) {}

    private BillOfMaterials() {}

    /**
     * Returns it as JSON.
     *
     * @param version of the image
     */
    static String of(ImageLayout layout, String version) throws IOException {
        Bom bom = new Bom();
        Component image = new Component();
        image.setType(Component.Type.CONTAINER);
        image.setName("axial-" + layout.name());
        image.setVersion(version);
        Metadata metadata = new Metadata();
        metadata.setComponent(image);
        metadata.setTimestamp(null); // the same bytes at each build
        bom.setMetadata(metadata);
        for (String layer : ImageLayout.LAYERS) {
            Path folder = layout.folder().resolve(layer);
            for (Path file : files(folder)) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jar")) {
                    bom.addComponent(jar(file));
                } else if (name.matches(".*\\.so(\\.\\d+)*")) {
                    bom.addComponent(component(
                            Component.Type.FILE, folder.relativize(file).toString(), file));
                }
            }
        }
        try {
            return BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString();
        } catch (GeneratorException e) {
            throw new IOException("no bill of materials of " + layout.name(), e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Component jar(Path file) throws IOException {
        Coordinates coordinates = coordinates(file);
        Component component = component(Component.Type.LIBRARY, coordinates.artifact(), file);
        component.setVersion(coordinates.version());
        coordinates.group().ifPresent(group -> {
            component.setGroup(group);
            component.setPurl("pkg:maven/" + group + "/" + coordinates.artifact() + "@" + coordinates.version());
        });
        return component;
    }

    private static Component component(Component.Type type, String name, Path file) throws IOException {
        Component component = new Component();
        component.setType(type);
        component.setName(name);
        try (FileChannel bytes = FileChannel.open(file)) {
            Sha256 digest = Sha256.of(bytes.map(FileChannel.MapMode.READ_ONLY, 0, bytes.size()));
            component.addHash(new Hash(Hash.Algorithm.SHA_256, digest.hex()));
        }
        return component;
    }

    private static Coordinates coordinates(Path file) throws IOException {
        String name = file.getFileName().toString();
        try (ZipFile jar = new ZipFile(file.toFile())) {
            for (ZipEntry entry : jar.stream()
                    .filter(one -> POM.matcher(one.getName()).matches())
                    .toList()) {
                Properties pom = new Properties();
                try (InputStream in = jar.getInputStream(entry)) {
                    pom.load(in);
                }
                String artifact = pom.getProperty("artifactId", "");
                // A jar may hold others, with what they say of themselves.
                if (name.contains(artifact + "-" + pom.getProperty("version", "?"))) {
                    return new Coordinates(
                            Optional.of(pom.getProperty("groupId")), artifact, pom.getProperty("version"));
                }
            }
        }
        Matcher qualified = QUALIFIED.matcher(name);
        if (qualified.matches()) {
            return new Coordinates(Optional.of(qualified.group(1)), qualified.group(2), qualified.group(3));
        }
        Matcher plain = PLAIN.matcher(name);
        return plain.matches()
                ? new Coordinates(Optional.empty(), plain.group(1), plain.group(2))
                : new Coordinates(Optional.empty(), name, "");
    }
}
