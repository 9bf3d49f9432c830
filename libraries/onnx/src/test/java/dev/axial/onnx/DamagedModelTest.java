package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ImageShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model's bytes made wrong, opened in a process of their own: ONNX Runtime is native code, and a defect there would
 * end this JVM and not a test. What it does with damaged bytes is its own affair; that nobody opens bytes without
 * having held them against their SHA-256 is ours, and {@code ArtifactStore.read} does that. So this shows that there
 * are two defences, not one.
 */
class DamagedModelTest {

    private static final int ROUNDS = 200;

    @Test
    void opensDamagedBytesOrSaysThatTheyAreNoModelAndTheProcessLives(@TempDir Path folder)
            throws IOException, InterruptedException {
        // When
        ChildJvm process = ChildJvm.run(DamagedModelTest.class, folder);

        // Then
        assertThat(process.ended()).as("it ends: %s", process.said()).isTrue();
        assertThat(process.exit()).as("exit: %s", process.said()).isZero();
        assertThat(process.said()).last().asString().startsWith(ROUNDS + " opened: ");
    }

    public static void main(String[] none) {
        ImageShape shape = new ImageShape(1, 4, 4);
        byte[] valid = LinearClassifier.file(
                shape, new float[3][16], new float[3], LinearClassifier.metadata("run", List.of("a", "b", "c")));
        Random random = new Random(1);
        int models = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(valid, random);
            try (OnnxModel model = OnnxModel.open(damaged, OnnxSettings.DEFAULT)) {
                if (model.input().equals(shape)) {
                    model.run(ByteBuffer.allocate(shape.size()), 1); // its weights may be others; it must not crash
                }
                models++;
            } catch (InvalidModelException e) {
                if (e.getMessage() == null || e.getMessage().isBlank()) {
                    throw new AssertionError("refused without a sentence", e);
                }
            } catch (IllegalStateException e) {
                if (!String.valueOf(e.getMessage()).startsWith("model of run ")) { // a graph that loads and cannot run
                    throw e;
                }
            }
        }
        System.out.println(ROUNDS + " opened: " + models + " were models all the same");
        System.exit(0);
    }

    /** One to three bits or bytes changed, or the end cut off. */
    private static byte[] damaged(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                default -> bytes = Arrays.copyOf(bytes, 1 + at);
            }
        }
        return bytes;
    }
}
