package dev.axial.soak.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.topic.Topics;
import dev.axial.image.PngEncoder;
import dev.axial.store.dataset.LabelledImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Real images as records with numbered ids: image {@code n} has the key {@code soak-<n>} and shows the distinct image
 * {@code n mod distinct}. Immutable and thread-safe.
 *
 * <p>Each key comes once, so order per key is order per partition here: the partition of a key is chosen by Kafka's own
 * hash, and two keys of one partition must stay in order just as two records of one key.
 */
public final class NumberedImages {

    private static final String PREFIX = "soak-";
    private static final String CALM = "calm-";

    private final List<byte[]> pngs = new ArrayList<>();
    private final byte[] model;

    /** @param model that the images ask for */
    public NumberedImages(LabelledImages images, ModelName model) {
        this.model = model.value().getBytes(UTF_8);
        PngEncoder encoder = new PngEncoder(images.shape());
        byte[] pixels = new byte[images.shape().size()];
        for (int i = 0; i < images.size(); i++) {
            images.copyImage(i, pixels, 0);
            pngs.add(encoder.encode(pixels));
        }
    }

    /** Number of distinct images. */
    public int distinct() {
        return pngs.size();
    }

    /** The distinct image that number {@code n} shows. */
    public int shown(int n) {
        return n % pngs.size();
    }

    /** The encoded bytes of a distinct image; for the caller to leave as they are. */
    public byte[] png(int image) {
        return pngs.get(image);
    }

    /** Image {@code n} of the soak. */
    ProducerRecord<byte[], byte[]> numbered(int n) {
        return record(String.format(Locale.ROOT, "%s%07d", PREFIX, n), shown(n));
    }

    /** A distinct image, sent before anything is disturbed. */
    ProducerRecord<byte[], byte[]> calm(int image) {
        return record(String.format(Locale.ROOT, "%s%05d", CALM, image), image);
    }

    private ProducerRecord<byte[], byte[]> record(String id, int image) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.IMAGES.name(), id.getBytes(UTF_8), pngs.get(image));
        record.headers().add(ImageHeaders.MODEL, model);
        return record;
    }

    /** The number of a soak's image; empty for any other id. */
    public static OptionalInt number(String id) {
        return id.startsWith(PREFIX)
                ? OptionalInt.of(Integer.parseInt(id.substring(PREFIX.length())))
                : OptionalInt.empty();
    }

    /** The number of a soak's image, by the key of its record, or of what became of it; empty for any other key. */
    public static OptionalInt number(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? OptionalInt.empty() : number(new String(record.key(), UTF_8));
    }

    /** Returns whether the id is that of a distinct image, sent before anything is disturbed. */
    public static boolean isCalm(String id) {
        return id.startsWith(CALM);
    }
}
