package dev.axial.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class in a JVM of its own: ONNX Runtime is native code, and a defect there would end the tests' JVM and not a test.
 *
 * @param ended by itself, within three minutes
 * @param exit its code
 * @param said its output, by lines
 */
record ChildJvm(boolean ended, int exit, List<String> said) {

    /** Waits for its end. @param folder where it works, and where a crash is written down */
    static ChildJvm run(Class<?> main, Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put(Telemetry.VARIABLE, "1");
        Process process = builder.start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        int exit = process.destroyForcibly().waitFor();
        return new ChildJvm(ended, exit, Files.readAllLines(output));
    }
}
