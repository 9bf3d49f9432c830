package dev.axial.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The native libraries of Linux on x86-64 that lie in jars, taken out of them. A process need not unpack them at each start
 * then, nor may it write anywhere, and those of other systems, which are most of the bytes, stay out of the image.
 */
final class NativeLibraries {

    /** The folder of native libraries in an image. */
    static final String FOLDER = "/opt/axial/native";
    /** The folder below it where DJL looks for PyTorch. */
    static final String DJL_CACHE = "djl";

    private static final String PYTORCH_JNI = "pytorch-jni";
    private static final String PYTORCH = "pytorch-native-cpu";
    private static final String PLATFORM = "native/lib/pytorch.properties";
    private static final Pattern LIBRARY = Pattern.compile(".*\\.(so(\\.\\d+)*|dll|dylib|jnilib)");
    private static final Pattern PYTORCH_VERSION = Pattern.compile("pytorch-jni-[\\d.]+-([\\d.]+)\\.jar$");

    /**
     * A jar with native libraries.
     *
     * @param artifact its name in Maven's terms
     * @param entries the folder in it with the libraries for Linux on x86-64
     */
    private record NativeJar(String artifact, String entries) {

        boolean holds(Path jar) {
            // Quarkus puts the group before the artifact.
            return jar.getFileName().toString().matches("(?:.*\\.)?" + Pattern.quote(artifact) + "-\\d.*\\.jar");
        }
    }

    private static final List<NativeJar> JARS = List.of(
            new NativeJar("onnxruntime", "ai/onnxruntime/native/linux-x64/"),
            new NativeJar("opendal", "native/linux-x86_64/"),
            new NativeJar(PYTORCH, "pytorch/cpu/linux-x86_64/"),
            new NativeJar(PYTORCH_JNI, "jnilib/linux-x86_64/cpu/"));

    private NativeLibraries() {}

    /**
     * Copies jars, each without the native libraries that are taken out of it.
     *
     * @param target the folder of the jars; created if missing
     * @param libraries the folder of the libraries; created if there are any
     */
    static void copy(List<Path> jars, Path target, Path libraries) throws IOException {
        Files.createDirectories(target);
        Optional<Path> djl = djlFolder(jars, libraries);
        for (Path jar : jars) {
            Path copy = target.resolve(jar.getFileName());
            Optional<NativeJar> source =
                    JARS.stream().filter(one -> one.holds(jar)).findFirst();
            if (source.isPresent()) {
                boolean pytorch = source.get().artifact().startsWith("pytorch");
                take(jar, source.get(), copy, pytorch ? djl.orElseThrow() : libraries);
            } else {
                Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void take(Path jar, NativeJar source, Path copy, Path libraries) throws IOException {
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry : from.stream().toList()) {
                String name = entry.getName();
                if (!LIBRARY.matcher(name).matches()) {
                    ZipEntry kept = new ZipEntry(name);
                    kept.setTime(0); // the same bytes at each build
                    to.putNextEntry(kept);
                    pour(from, entry, to);
                    to.closeEntry();
                } else if (name.startsWith(source.entries())) {
                    String file = name.substring(source.entries().length());
                    // DJL looks for its own library under a name with its version.
                    String named = source.artifact().equals(PYTORCH_JNI) ? djlVersion(jar) + "-" + file : file;
                    Files.createDirectories(libraries);
                    try (OutputStream out = Files.newOutputStream(libraries.resolve(named))) {
                        pour(from, entry, out);
                    }
                }
            }
        }
    }

    /** The folder in which DJL looks, by what the jar with PyTorch says of it; empty if there is no such jar. */
    private static Optional<Path> djlFolder(List<Path> jars, Path libraries) throws IOException {
        Optional<Path> pytorch = jars.stream()
                .filter(jar -> JARS.stream().filter(one -> one.holds(jar)).anyMatch(one -> one.artifact()
                        .equals(PYTORCH)))
                .findFirst();
        if (pytorch.isEmpty()) {
            return Optional.empty();
        }
        Properties platform = new Properties();
        try (ZipFile jar = new ZipFile(pytorch.get().toFile());
                InputStream in = jar.getInputStream(jar.getEntry(PLATFORM))) {
            platform.load(in);
        }
        return Optional.of(libraries
                .resolve(DJL_CACHE)
                .resolve("pytorch")
                .resolve(String.join(
                        "-",
                        platform.getProperty("version"),
                        platform.getProperty("flavor"),
                        platform.getProperty("classifier"))));
    }

    /** Returns the jars of a folder, sorted. */
    static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static String djlVersion(Path jar) {
        Matcher version = PYTORCH_VERSION.matcher(jar.getFileName().toString());
        if (!version.find()) {
            throw new IllegalStateException("expected pytorch-jni-PYTORCH-DJL.jar, got " + jar);
        }
        return version.group(1);
    }

    private static void pour(ZipFile from, ZipEntry entry, OutputStream to) throws IOException {
        try (InputStream in = from.getInputStream(entry)) {
            in.transferTo(to);
        }
    }
}
