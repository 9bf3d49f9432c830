package dev.axial.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.model.Sha256;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.parts.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of the services as they are packaged, on a base that holds one file. */
class ImagesTest {

    private static final Installation INSTALLATION = Installation.locate();

    @TempDir
    private Path folder;

    @Test
    void nativeLibrariesLieBesideTheJarsAndNotInThem() throws Exception {
        // When
        ImageLayout layout = ImageLayout.of(Part.EVAL, INSTALLATION, folder);

        // Then
        assertThat(files(layout.folder().resolve("native")))
                .containsExactlyInAnyOrder(
                        "opt/axial/native/libonnxruntime.so",
                        "opt/axial/native/libonnxruntime4j_jni.so",
                        "opt/axial/native/libopendal_java.so");
        for (String jar : List.of("onnxruntime", "opendal")) {
            for (String file : files(layout.folder().resolve("libraries"))) {
                if (file.contains(jar)) {
                    assertThat(entries(layout.folder().resolve("libraries").resolve(file)))
                            .noneMatch(entry -> entry.endsWith(".so") || entry.endsWith(".dll"));
                }
            }
        }
    }

    @Test
    void pytorchLiesWhereDjlLooksForIt() throws Exception {
        // When
        ImageLayout layout = ImageLayout.of(Part.TRAIN, INSTALLATION, folder);

        // Then: the folder that DJL makes when it unpacks them itself (LibUtils of DJL 0.36.0)
        String djl = "opt/axial/native/djl/pytorch/2.7.1-20250812-cpu-linux-x86_64/";
        assertThat(files(layout.folder().resolve("native")))
                .contains(djl + "libtorch.so", djl + "libtorch_cpu.so", djl + "0.36.0-libdjl_torch.so");
    }

    @Test
    void whatChangesWithEveryBuildIsInTheLastLayerAlone() throws Exception {
        // When
        ImageLayout layout = ImageLayout.of(Part.INGEST, INSTALLATION, folder);

        // Then
        assertThat(files(layout.folder().resolve("libraries"))).noneMatch(file -> file.contains("dev.axial"));
        assertThat(files(layout.folder().resolve("application")))
                .contains(
                        "opt/axial/quarkus-run.jar",
                        "opt/axial/java.options",
                        "opt/axial/quarkus/quarkus-application.dat")
                .anyMatch(file -> file.startsWith("opt/axial/lib/main/dev.axial.axial-contract-"))
                .anyMatch(file -> file.startsWith("opt/axial/app/axial-ingest-service-"));
        assertThat(Files.readAllLines(layout.folder().resolve("application/opt/axial/java.options")))
                .contains("-XX:MaxRAMPercentage=80", "/opt/axial/quarkus-run.jar")
                .allMatch(option -> !option.startsWith("-Xmx"));
    }

    @Test
    void twoBuildsAreTheSameToTheByte() throws Exception {
        assertThat(digests(ImageLayout.of(Part.INFER, INSTALLATION, folder.resolve("one"))
                        .folder()))
                .isEqualTo(digests(ImageLayout.of(Part.INFER, INSTALLATION, folder.resolve("two"))
                        .folder()));
    }

    @Test
    void theBillOfMaterialsNamesEachJarAndEachNativeLibrary() throws Exception {
        // Given
        ImageLayout layout = ImageLayout.of(Part.INFER, INSTALLATION, folder);

        // When
        String json = BillOfMaterials.of(layout, "1.2.3");

        // Then
        assertThat(new JsonParser().validate(json.getBytes(UTF_8), Version.VERSION_16))
                .isEmpty();
        JsonNode bill = new ObjectMapper().readTree(json);
        List<String> purls = new ArrayList<>();
        Map<String, String> hashes = new TreeMap<>();
        for (JsonNode component : bill.get("components")) {
            purls.add(component.path("purl").asText());
            hashes.put(
                    component.get("name").asText(),
                    component.at("/hashes/0/content").asText());
        }
        assertThat(purls).anyMatch(purl -> purl.startsWith("pkg:maven/org.apache.kafka/kafka-clients@4."));
        assertThat(purls).anyMatch(purl -> purl.startsWith("pkg:maven/com.microsoft.onnxruntime/onnxruntime@"));
        String library = "opt/axial/native/libonnxruntime.so";
        assertThat(hashes.get(library))
                .isEqualTo(Sha256.of(Files.readAllBytes(layout.folder().resolve("native/" + library)))
                        .hex());
        assertThat(BillOfMaterials.of(layout, "1.2.3")).isEqualTo(json);
    }

    @Test
    void theTarFileIsAnImageOfTheLayers() throws Exception {
        // Given
        Path base = folder.resolve("base");
        Files.createDirectories(base.resolve("opt/java/bin"));
        Path java = Files.writeString(base.resolve("opt/java/bin/java"), "a runtime");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path layers = folder.resolve("layers");
        for (String layer : ImageLayout.LAYERS) {
            Files.createDirectories(layers.resolve(layer).resolve("opt/axial"));
            Files.writeString(layers.resolve(layer).resolve("opt/axial/" + layer), layer);
        }
        ImageLayout layout = new ImageLayout("infer", layers, List.of("java", "@/opt/axial/java.options"), 8084);
        Path tar = folder.resolve("image.tar");

        // When
        new ImageTar(base.toString(), "registry.example/axial", "1.2.3", folder.resolve("cache")).write(layout, tar);

        // Then
        Map<String, byte[]> image = tar(tar);
        ObjectMapper json = new ObjectMapper();
        JsonNode manifest = json.readTree(image.get("manifest.json")).get(0);
        assertThat(manifest.get("RepoTags").get(0).asText()).isEqualTo("registry.example/axial-infer:1.2.3");
        assertThat(manifest.get("Layers")).hasSize(4);
        JsonNode configuration = json.readTree(image.get(manifest.get("Config").asText()));
        assertThat(configuration.get("architecture").asText()).isEqualTo("amd64");
        JsonNode container = configuration.get("config");
        assertThat(container.get("User").asText()).isEqualTo("10001:10001");
        assertThat(container.get("Entrypoint").toString()).isEqualTo("[\"java\",\"@/opt/axial/java.options\"]");
        assertThat(container.get("ExposedPorts").has("8084/tcp")).isTrue();
        assertThat(container.get("Env").toString())
                .contains("ORT_DISABLE_TELEMETRY=1", "PATH=/opt/java/bin:", "DJL_CACHE_DIR=/opt/axial/native/djl");
        assertThat(container.at("/Labels/org.opencontainers.image.version").asText())
                .isEqualTo("1.2.3");
    }

    @Test
    void theDockerfileMakesTheSameImage() throws Exception {
        String dockerfile = Files.readString(INSTALLATION.folder().resolve("deploy/images/Dockerfile"));

        for (String layer : ImageLayout.LAYERS) {
            assertThat(dockerfile).contains("COPY ${NAME}/" + layer + "/ /");
        }
        ImageLayout.environment()
                .forEach((name, value) -> assertThat(dockerfile).contains(name + "=" + value));
        assertThat(dockerfile).contains("USER 10001:10001", "ENTRYPOINT [\"java\", \"@/opt/axial/java.options\"]");
    }

    @Test
    void theServicesListenOnThePortsThatTheyHaveElsewhere() throws Exception {
        Map<String, Integer> ports = new TreeMap<>();
        for (Part service : Part.SERVICES) {
            String name = service.code();
            String properties = Files.readString(
                    INSTALLATION.folder().resolve(name + "-service/src/main/resources/application.properties"));
            ports.put(
                    name,
                    properties
                            .lines()
                            .filter(line -> line.startsWith("quarkus.http.port="))
                            .map(line -> Integer.parseInt(line.substring(line.indexOf('=') + 1)))
                            .findFirst()
                            .orElseThrow());
        }

        assertThat(ports).isEqualTo(Map.of("ingest", 8081, "train", 8082, "eval", 8083, "infer", 8084));
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, Sha256> digests(Path root) throws IOException {
        Map<String, Sha256> digests = new TreeMap<>();
        for (String file : files(root)) {
            digests.put(file, Sha256.of(Files.readAllBytes(root.resolve(file))));
        }
        return digests;
    }

    private static List<String> entries(Path jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            zip.stream().forEach(entry -> names.add(entry.getName()));
        }
        return names;
    }

    private static Map<String, byte[]> tar(Path file) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (InputStream in = Files.newInputStream(file);
                TarArchiveInputStream tar = new TarArchiveInputStream(in, UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                content.put(entry.getName(), tar.readAllBytes());
            }
        }
        return content;
    }
}
