package dev.axial.launcher.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The classes of a part as the JVM lays them out in memory (class-data sharing): with them it starts sooner, which
 * counts after a kill. The first life of a part writes them when it ends, every later one maps them. They fit one JVM
 * and one build, and the file's name says which.
 *
 * @param part whose classes they are
 * @param file where they are, or will be
 */
record ClassArchive(Part part, Path file) {

    /**
     * @param folder of all archives
     * @param classPath of the part's JVM
     * @return empty where there is a folder in the class path, which the JVM cannot check for changes
     */
    static Optional<ClassArchive> of(Part part, Path folder, List<Path> classPath) throws IOException {
        StringBuilder build = new StringBuilder(System.getProperty("java.vm.version"));
        for (Path jar : classPath) {
            if (Files.isDirectory(jar)) {
                return Optional.empty();
            }
            build.append('\n').append(jar);
            if (Files.exists(jar)) {
                build.append(' ').append(Files.size(jar)).append(' ').append(Files.getLastModifiedTime(jar));
            }
        }
        Files.createDirectories(folder);
        Sha256 fingerprint = Sha256.of(build.toString().getBytes(UTF_8));
        return Optional.of(
                new ClassArchive(part, folder.resolve(part.code() + "-" + fingerprint.abbreviated() + ".jsa")));
    }

    /**
     * Options of the JVM: to use them, or to write them when it ends.
     *
     * @param alone whether no other process of this part writes them; else they are used if they are there
     */
    List<String> options(boolean alone) {
        if (Files.exists(file)) {
            return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + file); // one that does not fit is passed over
        }
        return alone
                ? List.of(
                        "-Xlog:cds*=error", "-XX:ArchiveClassesAtExit=" + unfinished()) // silent on what it leaves out
                : List.of();
    }

    /** Takes what a JVM has written that ended in order; those of other builds go. */
    void complete() throws IOException {
        if (!Files.exists(unfinished())) {
            return;
        }
        try (Stream<Path> archives = Files.list(file.getParent())) {
            for (Path other : archives.filter(
                            path -> path.getFileName().toString().startsWith(part.code() + "-"))
                    .filter(path -> !path.equals(unfinished()))
                    .toList()) {
                Files.deleteIfExists(other); // another system of this installation may have been quicker
            }
        }
        Files.move(unfinished(), file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path unfinished() {
        return file.resolveSibling(file.getFileName() + ".part");
    }
}
