package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ImageShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a process that still runs models, seen from outside: a defect there would end this JVM and not a test. */
class EnvironmentTest {

    private static final String RAN_ON = "ran on while the process ended";

    @Test
    void modelsRunOnWhileAProcessEndsItsWork(@TempDir Path folder) throws IOException, InterruptedException {
        // When
        ChildJvm process = ChildJvm.run(EnvironmentTest.class, folder);

        // Then
        assertThat(process.ended()).as("it ends: %s", process.said()).isTrue();
        assertThat(process.exit()).as("exit: %s", process.said()).isZero();
        assertThat(process.said()).last().isEqualTo(RAN_ON);
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
