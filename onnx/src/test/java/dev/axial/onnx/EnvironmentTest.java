package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ImageShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a process that still runs models, seen from outside: a defect there would end this JVM and not a test. */
class EnvironmentTest {

    private static final String RAN_ON = "ran on while the process ended";

    @Test
    void modelsRunOnWhileAProcessEndsItsWork(@TempDir Path folder) throws IOException, InterruptedException {
        // Given
        Path output = folder.resolve("output");
        ProcessBuilder ends = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EnvironmentTest.class.getName())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        ends.environment().put("ORT_DISABLE_TELEMETRY", "1");

        // When
        Process process = ends.start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();

        // Then
        List<String> said = Files.readAllLines(output);
        assertThat(ended).as("it ends: %s", said).isTrue();
        assertThat(process.exitValue()).as("exit: %s", said).isZero();
        assertThat(said).last().isEqualTo(RAN_ON);
    }

    public static void main(String[] none) {
        CountDownLatch atWork = new CountDownLatch(100);
        CountDownLatch worked = new CountDownLatch(300);
        Thread work = new Thread(() -> {
            while (worked.getCount() > 0) {
                openAndRun();
                atWork.countDown();
                worked.countDown();
            }
        });
        work.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            join(work);
            System.out.println(worked.getCount() == 0 ? RAN_ON : "it failed");
        }));
        await(atWork);
        System.exit(0);
    }

    private static void openAndRun() {
        ImageShape shape = new ImageShape(1, 4, 4);
        byte[] file = LinearClassifier.file(
                shape, new float[3][16], new float[3], LinearClassifier.metadata("run", List.of("a", "b", "c")));
        try (OnnxModel model = OnnxModel.open(file, OnnxSettings.DEFAULT)) {
            model.run(ByteBuffer.allocateDirect(16), 1);
        } catch (InvalidModelException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
