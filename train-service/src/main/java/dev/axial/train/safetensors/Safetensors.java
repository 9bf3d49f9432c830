package dev.axial.train.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.axial.train.network.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A safetensors file: eight bytes little-endian with the length of the header, the header in JSON, then the values of
 * the tensors, float32 little-endian, one after the other. Immutable.
 *
 * <p>{@link #encode()} gives equal bytes for equal content: metadata in the order of its keys, tensors in the order in
 * which they came, the header padded with spaces to a multiple of 8.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class Safetensors {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "__metadata__";
    private static final String FLOAT32 = "F32";
    /** Bytes of one value of each dtype of the format. */
    private static final Map<String, Integer> WIDTHS = new TreeMap<>(Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("U16", 2),
            Map.entry("I16", 2),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("U32", 4),
            Map.entry("I32", 4),
            Map.entry(FLOAT32, 4),
            Map.entry("U64", 8),
            Map.entry("I64", 8),
            Map.entry("F64", 8)));

    private static final int LARGEST_HEADER = 8 << 20;

    private final Map<String, String> metadata;
    private final Map<String, Tensor> tensors;
    private final List<String> unread;

    /** @param tensors by name, in the order in which they are to be written */
    public Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
        this(metadata, tensors, List.of());
    }

    private Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors, List<String> unread) {
        this.metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.unread = List.copyOf(unread);
    }

    /** Metadata in the order of its keys. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Tensors by name, in the order of the file. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /**
     * Names of tensors of other dtypes that a file had, such as PyTorch's counts of batches; their values are not read.
     */
    public List<String> unread() {
        return unread;
    }

    public byte[] encode() {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode about = header.putObject(METADATA);
        metadata.forEach(about::put);
        long end = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            ObjectNode tensor = header.putObject(entry.getKey()).put("dtype", FLOAT32);
            ArrayNode shape = tensor.putArray("shape");
            entry.getValue().shape().forEach(shape::add);
            ArrayNode offsets = tensor.putArray("data_offsets").add(end);
            end += 4L * entry.getValue().size();
            offsets.add(end);
        }
        byte[] json = bytes(header);
        int headerLength = (json.length + 7) / 8 * 8;
        ByteBuffer file =
                ByteBuffer.allocate(Math.toIntExact(8 + headerLength + end)).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(headerLength).put(json);
        while (file.position() < 8 + headerLength) {
            file.put((byte) ' ');
        }
        for (Tensor tensor : tensors.values()) {
            file.asFloatBuffer().put(tensor.values());
            file.position(file.position() + 4 * tensor.size());
        }
        return file.array();
    }

    private static byte[] bytes(ObjectNode header) {
        try {
            return JSON.writeValueAsBytes(header);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text and numbers can be written as JSON", e);
        }
    }

    /**
     * Reads a file; nothing is allocated that the file does not hold. Tensors of other dtypes than float32 are passed
     * over.
     *
     * @throws InvalidSafetensorsException if it is cut, padded, or not of tensors lying side by side
     */
    public static Safetensors decode(byte[] file) throws InvalidSafetensorsException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 8) {
            throw new InvalidSafetensorsException("a safetensors file has at least 8 bytes, got " + file.length);
        }
        long headerLength = bytes.getLong();
        if (headerLength < 2 || headerLength > Math.min(LARGEST_HEADER, file.length - 8)) {
            throw new InvalidSafetensorsException(
                    "the header is said to have " + headerLength + " bytes in a file of " + file.length);
        }
        JsonNode header = header(Arrays.copyOfRange(file, 8, 8 + (int) headerLength));
        ByteBuffer data = bytes.position(8 + (int) headerLength).slice().order(ByteOrder.LITTLE_ENDIAN);
        Map<String, String> metadata = new LinkedHashMap<>();
        header.path(METADATA)
                .properties()
                .forEach(p -> metadata.put(p.getKey(), p.getValue().asText()));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<String> unread = new ArrayList<>();
        long end = 0;
        for (Map.Entry<String, JsonNode> entry : inOrderOfData(header)) {
            Optional<Tensor> tensor = read(entry.getKey(), entry.getValue(), data, end);
            tensor.ifPresentOrElse(read -> tensors.put(entry.getKey(), read), () -> unread.add(entry.getKey()));
            end = entry.getValue().path("data_offsets").get(1).asLong();
        }
        if (end != data.capacity()) {
            throw new InvalidSafetensorsException(
                    "the tensors take " + end + " bytes, but the file has " + data.capacity() + " after its header");
        }
        return new Safetensors(metadata, tensors, unread);
    }

    private static JsonNode header(byte[] json) throws InvalidSafetensorsException {
        try {
            JsonNode header = JSON.readTree(json);
            if (header.isObject()) {
                return header;
            }
        } catch (IOException e) {
            throw new InvalidSafetensorsException("the header is no JSON: " + e.getMessage());
        }
        throw new InvalidSafetensorsException("the header is no JSON object");
    }

    /** The header may list tensors in another order than that of their values. */
    private static List<Map.Entry<String, JsonNode>> inOrderOfData(JsonNode header) {
        return header.properties().stream()
                .filter(entry -> !entry.getKey().equals(METADATA))
                .sorted(Comparator.comparingLong(
                        entry -> entry.getValue().path("data_offsets").path(0).asLong(-1)))
                .toList();
    }

    /** @return empty if it is of another dtype than float32 */
    private static Optional<Tensor> read(String name, JsonNode about, ByteBuffer data, long begin)
            throws InvalidSafetensorsException {
        String dtype = about.path("dtype").asText();
        Integer width = WIDTHS.get(dtype);
        if (width == null) {
            throw new InvalidSafetensorsException(
                    "tensor " + name + " is of dtype " + about.path("dtype") + "; there are " + WIDTHS.keySet());
        }
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        for (JsonNode dimension : about.path("shape")) {
            if (!dimension.canConvertToInt() || dimension.intValue() < 0) {
                throw new InvalidSafetensorsException("tensor " + name + " has the shape " + about.path("shape"));
            }
            shape.add(dimension.intValue());
            size *= dimension.intValue();
            if (size > data.capacity()) {
                break;
            }
        }
        long end = begin + width * size;
        JsonNode offsets = about.path("data_offsets");
        if (end > data.capacity()
                || offsets.size() != 2
                || offsets.get(0).asLong(-1) != begin
                || offsets.get(1).asLong(-1) != end) {
            throw new InvalidSafetensorsException("tensor " + name + " of shape " + about.path("shape") + " lies at "
                    + offsets + " of " + data.capacity() + " bytes; expected it to begin at " + begin);
        }
        if (!dtype.equals(FLOAT32)) {
            return Optional.empty();
        }
        float[] values = new float[(int) size];
        data.position((int) begin)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return Optional.of(new Tensor(shape, values));
    }
}
