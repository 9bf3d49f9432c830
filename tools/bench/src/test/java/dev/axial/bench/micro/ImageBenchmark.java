package dev.axial.bench.micro;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.model.ImageShape;
import dev.axial.image.ImageShaper;
import dev.axial.image.ShapingResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding a grey image and resampling it to 28 x 28; at side 28 there is nothing to resample. */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ImageBenchmark {

    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);

    @Param({"png", "jpeg"})
    public String format;

    @Param({"28", "512"})
    public int side;

    private final ImageShaper shaper = new ImageShaper(ImageLimits.DEFAULT);
    private byte[] encoded;

    /** A picture of smooth hills, which compresses about as a slice of a body does. */
    @Setup
    public void make() throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double hills =
                        Math.sin(9.0 * x / side) * Math.cos(7.0 * y / side) + Math.sin(40.0 * x * y / side / side) / 4;
                image.getRaster().setSample(x, y, 0, (int) Math.round(127 + 100 * hills / 1.25));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        encoded = out.toByteArray();
    }

    @Benchmark
    public ShapingResult shape() {
        return shaper.shape(encoded, SHAPE);
    }
}
