package dev.axial.image;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.model.ImageShape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A measurement, no test: processor time of the slowest images beside an ordinary one. Run
 * {@code mvn -pl libraries/image -am test -Dtest=SlowestImages -Dsurefire.failIfNoSpecifiedTests=false -DargLine=}; the result is
 * {@code libraries/image/target/slowest-images.txt}.
 */
class SlowestImages {

    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final int ROUNDS = 3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ImageShaper shaper = new ImageShaper(ImageLimits.DEFAULT);
    private final StringBuilder report = new StringBuilder();

    @Test
    void measure() throws IOException {
        report.append(String.format("%-62s %9s %9s %9s  %s%n", "file", "bytes", "estimate", "seconds", "result"));
        measure("PNG 8000 x 4000 grey, ordinary", SlowImages::ordinary);
        measure("PNG 8000 x 4000 grey, without noise", SlowImages::smooth);
        measure("PNG 8000 x 4000 colour, without noise", SlowImages::smoothColour);
        SlowImages.all().forEach(this::measure);
        measure("PNG 8000 x 4000 grey, ordinary", SlowImages::ordinary);
        Files.writeString(Path.of("target", "slowest-images.txt"), report);
    }

    private void measure(String name, Supplier<byte[]> file) {
        byte[] encoded = file.get();
        double least = Double.MAX_VALUE;
        ShapingResult result = null;
        for (int i = 0; i < ROUNDS; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            result = shaper.shape(encoded, SHAPE);
            least = Math.min(least, (THREADS.getCurrentThreadCpuTime() - before) / 1e9);
        }
        report.append(String.format(
                "%-62s %9d %9.3f %9.3f  %s%n",
                name,
                encoded.length,
                shaper.estimate(encoded, 784).toNanos() / 1e9,
                least,
                result instanceof ShapingResult.Rejected rejected
                        ? rejected.reason().code()
                        : "shaped"));
    }
}
