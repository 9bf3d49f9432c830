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
 * What the frozen part of a network makes of each image of a split, in a file: float32 after float32, the image's dataset
 * index its place. Written once, read in any order. The file is gone when it is closed, or its process ends in any way. For
 * one thread.
 */
public final class FeatureFile implements AutoCloseable {

    /** The most that a file may take on disk; 512 features of 4 million images. */
    private static final long MOST_BYTES = 8L << 30;

    private final FileChannel file;
    private final int bytesPerImage;
    private final int[] classes;

    private FeatureFile(FileChannel file, int features, int images) {
        this.file = file;
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
            Path path = Files.createTempFile("axial-features-", ".float32");
            FileChannel file = FileChannel.open(
                    path,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE); // on Linux its name goes at once
            return new FeatureFile(file, features, images);
        } catch (IOException e) {
            throw new UncheckedIOException("features cannot be kept on disk", e);
        }
    }

    /** How many images the split has. */
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
        bytes.clear().order(ByteOrder.nativeOrder()).asFloatBuffer().get(features);
        return new FeatureBatch(features, wanted);
    }

    private ByteBuffer buffer(int images) {
        return ByteBuffer.allocate(Math.multiplyExact(images, bytesPerImage)).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
