package dev.axial.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Makes an image of a layout, as a tar file that Docker, Podman and containerd load.
 *
 * @param base a reference of a registry, or a folder with the root file system of a Java runtime in {@code /opt/java}
 * @param repository the name of each image begins with it
 * @param version the tag
 * @param cache where layers are kept between builds
 */
record ImageTar(String base, String repository, String version, Path cache) {

    /** Neither root nor a user of the base image. */
    private static final String USER = "10001:10001";

    private static final String PATH = "/opt/java/bin:/usr/local/bin:/usr/bin:/bin";

    /** Returns the reference under which the image is loaded. */
    String reference(ImageLayout layout) {
        return repository + "-" + layout.name() + ":" + version;
    }

    /** @throws IOException if the base cannot be had, or the tar file not be written */
    void write(ImageLayout layout, Path tar) throws IOException, InterruptedException {
        try {
            build(layout, tar);
        } catch (InvalidImageReferenceException | RegistryException | CacheDirectoryCreationException e) {
            throw new IOException("image " + reference(layout) + " on " + base + ": " + e.getMessage(), e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "image " + reference(layout) + " on " + base + ": "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    private void build(ImageLayout layout, Path tar)
            throws IOException, InterruptedException, InvalidImageReferenceException, RegistryException,
                    CacheDirectoryCreationException, ExecutionException {
        JibContainerBuilder image = builder()
                .setEntrypoint(layout.entrypoint())
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
                .setCreationTime(Instant.EPOCH)
                .addLabel("org.opencontainers.image.title", "axial-" + layout.name())
                .addLabel("org.opencontainers.image.version", version)
                .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
                .addLabel("org.opencontainers.image.base.name", isFolder() ? "scratch" : base);
        ImageLayout.environment().forEach(image::addEnvironmentVariable);
        if (layout.port() > 0) {
            image.addExposedPort(Port.tcp(layout.port()));
        }
        for (String name : ImageLayout.LAYERS) {
            Path folder = layout.folder().resolve(name);
            if (Files.isDirectory(folder)) {
                image.addFileEntriesLayer(layer(name, folder));
            }
        }
        image.containerize(Containerizer.to(TarImage.at(tar).named(reference(layout)))
                .setBaseImageLayersCache(cache)
                .setApplicationLayersCache(cache)
                .setToolName("axial"));
    }

    private boolean isFolder() {
        return Files.isDirectory(Path.of(base));
    }

    private JibContainerBuilder builder() throws IOException, InvalidImageReferenceException {
        if (isFolder()) {
            return Jib.fromScratch()
                    .setPlatforms(Set.of(new Platform("amd64", "linux")))
                    .addFileEntriesLayer(layer("java", Path.of(base)))
                    .addEnvironmentVariable("PATH", PATH);
        }
        return Jib.from(ImageReference.parse(base)).setPlatforms(Set.of(new Platform("amd64", "linux")));
    }

    /** The files of a folder with the paths that they have below it. */
    private static FileEntriesLayer layer(String name, Path folder) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        List<Path> children;
        try (Stream<Path> files = Files.list(folder)) {
            children = files.sorted().toList();
        }
        for (Path child : children) {
            layer.addEntryRecursive(
                    child, AbsoluteUnixPath.get("/" + child.getFileName()), (file, path) -> permissions(file));
        }
        return layer.build();
    }

    private static FilePermissions permissions(Path file) {
        try {
            return FilePermissions.fromPosixFilePermissions(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
