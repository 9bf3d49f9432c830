package dev.axial.train.batches;

import dev.axial.train.fitting.FeatureBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The output of the frozen part of a network for each image of a split, in a file: float32 after float32,
 * little-endian, the image's dataset index its place. Written once, read in any order. The file is deleted at {@link
 * #close}. For one thread.
 */
public final class FeatureFile implements AutoCloseable {

    /** The most that a file may take on disk; 512 features of 4 million images. */
    private static final long MOST_BYTES = 8L << 30;

    private final Path path;
    private final FileChannel file;
    private final int bytesPerImage;
    private final int[] classes;

    private FeatureFile(Path path, int features, int images) throws IOException {
        this.path = path;
        this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.bytesPerImage = features * Float.BYTES;
        this.classes = new int[images];
    }

    /**
     * An empty one, in the folder of temporary files.
     *
     * @param images in the split
     * @param features of one image
     * @throws IllegalArgumentException if it would take more than 8 GiB
     */
    public static FeatureFile create(int images, int features) {
        long bytes = (long) images * features * Float.BYTES;
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException(features + " features of " + images + " images take " + bytes
                    + " bytes, at most " + MOST_BYTES + " are kept");
        }
        try {
            return new FeatureFile(Files.createTempFile("axial-features-", ".float32"), features, images);
        } catch (IOException e) {
            throw new UncheckedIOException("features cannot be kept on disk", e);
        }
    }

    /**
     * One that {@link #seal} has completed, and that is this object's from now on.
     *
     * @throws IllegalArgumentException if it is of other images or other features, as its length tells
     */
    static FeatureFile open(Path path, int images, int features) {
        try {
            FeatureFile file = new FeatureFile(path, features, images);
            long expected = file.sealedBytes();
            if (file.file.size() != expected) {
                long bytes = file.file.size();
                file.close();
                throw new IllegalArgumentException(features + " features of " + images
                        + " images and their classes take " + expected + " bytes, got " + bytes);
            }
            ByteBuffer classes = ByteBuffer.allocate(images * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long from = expected - classes.capacity();
            while (classes.hasRemaining()) {
                file.file.read(classes, from + classes.position());
            }
            classes.flip().asIntBuffer().get(file.classes);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("features cannot be read from disk", e);
        }
    }

    /** Completes the file: behind the features of all images come their classes, int32 little-endian. */
    Path seal() {
        ByteBuffer bytes = ByteBuffer.allocate(classes.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(classes);
        try {
            long from = sealedBytes() - bytes.capacity();
            while (bytes.hasRemaining()) {
                file.write(bytes, from + bytes.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("features cannot be kept on disk", e);
        }
        return path;
    }

    private long sealedBytes() {
        return (long) classes.length * (bytesPerImage + Integer.BYTES);
    }

    /** Number of images of the split. */
    public int images() {
        return classes.length;
    }

    /** @param indices of the images of the batch in the dataset */
    public void put(List<Integer> indices, FeatureBatch batch) {
        ByteBuffer bytes = buffer(batch.size());
        bytes.asFloatBuffer().put(batch.features());
        try {
            for (int i = 0; i < batch.size(); i++) {
                int index = indices.get(i);
                classes[index] = batch.classOf(i);
                bytes.limit((i + 1) * bytesPerImage).position(i * bytesPerImage);
                for (long at = (long) index * bytesPerImage; bytes.hasRemaining(); ) {
                    at += file.write(bytes, at);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("features cannot be kept on disk", e);
        }
    }

    /** @param indices of images that were put, in the order in which they are wanted */
    public FeatureBatch get(List<Integer> indices) {
        ByteBuffer bytes = buffer(indices.size());
        int[] wanted = new int[indices.size()];
        try {
            for (int i = 0; i < wanted.length; i++) {
                int index = indices.get(i);
                wanted[i] = classes[index];
                bytes.limit((i + 1) * bytesPerImage);
                while (bytes.hasRemaining()) {
                    long at = (long) index * bytesPerImage + bytes.position() - (long) i * bytesPerImage;
                    if (file.read(bytes, at) < 0) {
                        throw new IllegalArgumentException("image " + index + " was not put");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("features cannot be read from disk", e);
        }
        float[] features = new float[bytes.capacity() / Float.BYTES];
        bytes.clear().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(features);
        return new FeatureBatch(features, wanted);
    }

    private ByteBuffer buffer(int images) {
        return ByteBuffer.allocate(Math.multiplyExact(images, bytesPerImage)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
