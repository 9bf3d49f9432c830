package dev.axial.images;

import dev.axial.launcher.home.Installation;
import dev.axial.launcher.parts.Part;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds every image as a tar file: {@code mvn -Pimages -DskipTests package}. */
@Command(name = "images", mixinStandardHelpOptions = true, description = "Build the images as tar files.")
public final class BuildImages implements Callable<Integer> {

    private static final int CANNOT = 2;

    @Option(
            names = "--base",
            required = true,
            description = "A Java runtime: an image of a registry, or a folder with a root file system.")
    private String base;

    @Option(names = "--repository", required = true, description = "The beginning of each image's name.")
    private String repository;

    @Option(names = "--version", required = true, description = "The tag.")
    private String version;

    @Option(names = "--out", required = true, description = "Layouts and tar files go here.")
    private Path out;

    private final Terminal terminal = Terminal.standard();

    private BuildImages() {}

    public static void main(String[] arguments) {
        int code = new CommandLine(new BuildImages())
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    command.getErr().println(Sentence.of("the images were not built: " + Sentence.reason(exception)));
                    return CANNOT;
                })
                .execute(arguments);
        if (code != 0) {
            throw new IllegalStateException("the images were not built"); // Maven runs this in its own process
        }
    }

    @Override
    public Integer call() throws Exception {
        Path layouts = out.resolve("layout");
        delete(layouts);
        ImageTar images = new ImageTar(base, repository, version, out.resolve("jib-cache"));
        Table table = Table.of("image", "native", "libraries", "application", "tar file", "size");
        for (ImageLayout layout : layouts(layouts)) {
            Path tar = out.resolve("axial-" + layout.name() + ".tar");
            String bill = BillOfMaterials.of(layout, version);
            Files.writeString(out.resolve("axial-" + layout.name() + ".cdx.json"), bill);
            Files.writeString(layout.folder().resolve(ImageLayout.APPLICATION).resolve(BillOfMaterials.FILE), bill);
            images.write(layout, tar);
            List<Object> row = new ArrayList<>(List.of(images.reference(layout)));
            for (String layer : ImageLayout.LAYERS) {
                row.add(Quantities.bytes(bytes(layout.folder().resolve(layer))));
            }
            row.add(tar.getFileName());
            row.add(Quantities.bytes(Files.size(tar)));
            table.row(row.toArray());
        }
        table.print(terminal);
        return 0;
    }

    private static List<ImageLayout> layouts(Path folder) throws IOException {
        Installation installation = Installation.locate();
        List<ImageLayout> layouts = new ArrayList<>();
        for (Part service : Part.SERVICES) {
            layouts.add(ImageLayout.of(service, installation, folder));
        }
        layouts.add(ImageLayout.ofTheCommandLine(installation, folder));
        return layouts;
    }

    private static long bytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long[] bytes = {0};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
