package dev.axial.client.stream;

import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a folder and of the folders in it, linked ones included. Hidden files and folders (their names begin with a
 * full stop) are left out, and so is what is no file and what cannot be read.
 *
 * @param files in the order of their paths
 * @param skipped what was left out, for each reason the paths
 */
public record ImageFiles(List<Path> files, Map<String, List<Path>> skipped) {

    private static final String HIDDEN = "hidden";
    private static final String LOOP = "a link to a folder around it";
    private static final String BROKEN = "a link to nothing";
    private static final String NO_FILE = "no file";
    private static final int NAMED = 3;

    /** @param path a folder, or a file, which is taken whatever its name */
    public static ImageFiles in(Path path) throws IOException {
        List<Path> files = new ArrayList<>();
        Map<String, List<Path>> skipped = new LinkedHashMap<>();
        if (!Files.isDirectory(path)) {
            return new ImageFiles(List.of(path), skipped);
        }
        Files.walkFileTree(
                path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                        return folder.equals(path) || !skip(folder, isHidden(folder) ? HIDDEN : "")
                                ? FileVisitResult.CONTINUE
                                : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String why = isHidden(file)
                                ? HIDDEN
                                : attributes.isRegularFile() ? "" : attributes.isSymbolicLink() ? BROKEN : NO_FILE;
                        if (!skip(file, why)) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        skip(file, e instanceof FileSystemLoopException ? LOOP : Sentence.reason(e));
                        return FileVisitResult.CONTINUE;
                    }

                    private boolean skip(Path what, String why) {
                        if (!why.isEmpty()) {
                            skipped.computeIfAbsent(why, reason -> new ArrayList<>())
                                    .add(what);
                        }
                        return !why.isEmpty();
                    }
                });
        files.sort(null);
        return new ImageFiles(files, skipped);
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** One sentence for each reason: {@code Skipped 4 (hidden): scans/.git, scans/.DS_Store, ...} */
    public List<String> describeSkipped() {
        List<String> sentences = new ArrayList<>();
        skipped.forEach((why, paths) -> {
            List<String> named =
                    paths.stream().sorted().limit(NAMED).map(Path::toString).toList();
            sentences.add("Skipped " + paths.size() + " (" + why + "): " + String.join(", ", named)
                    + (paths.size() > NAMED ? ", ..." : ""));
        });
        return sentences;
    }
}
