package dev.axial.bench.targets;

import dev.axial.bench.BenchPlan.Form;
import dev.axial.contract.model.ImageShape;
import dev.axial.image.PngEncoder;
import dev.axial.store.dataset.LabelledImages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of each request, one after the other over a split, as one input tensor of the Open Inference Protocol.
 * Immutable and thread-safe.
 */
public final class Questions {

    private final Form form;
    private final ImageShape shape;
    private final int batch;
    private final List<byte[]> images = new ArrayList<>();

    /** @param batch images of one request */
    public Questions(LabelledImages split, Form form, int batch) {
        this.form = form;
        this.shape = split.shape();
        this.batch = batch;
        PngEncoder encoder = new PngEncoder(shape);
        for (int i = 0; i < split.size(); i++) {
            byte[] pixels = new byte[shape.size()];
            split.copyImage(i, pixels, 0);
            images.add(form == Form.PNG ? encoder.encode(pixels) : pixels);
        }
    }

    /** Images of one request. */
    public int batch() {
        return batch;
    }

    /** {@code BYTES} for encoded images, {@code UINT8} for pixels. */
    String datatype() {
        return form == Form.PNG ? "BYTES" : "UINT8";
    }

    /** {@code [N]} for encoded images, {@code [N, C, H, W]} for pixels. */
    List<Long> tensorShape() {
        return form == Form.PNG
                ? List.of((long) batch)
                : List.of((long) batch, (long) shape.channels(), (long) shape.height(), (long) shape.width());
    }

    /** One image of a request: encoded, or its pixels; for the caller to leave as it is. */
    byte[] image(long number) {
        return images.get((int) (number % images.size()));
    }

    /** The binary form of a request's tensor; before each encoded image stands its length, little-endian. */
    byte[] tensor(long number) {
        int length = 0;
        for (int i = 0; i < batch; i++) {
            length += image(number * batch + i).length + (form == Form.PNG ? Integer.BYTES : 0);
        }
        ByteBuffer tensor = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < batch; i++) {
            byte[] image = image(number * batch + i);
            if (form == Form.PNG) {
                tensor.putInt(image.length);
            }
            tensor.put(image);
        }
        return tensor.array();
    }
}
