package dev.axial.infer.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.axial.infer.request.InferRequest.WantedOutput;
import dev.axial.infer.request.InputTensor.Content;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Requests of the REST protocol: JSON, and after it the raw bytes of those inputs that say {@code binary_data_size}, in the
 * order of the inputs. Values are read into bytes as they come; no tree of the JSON is made. In JSON, an element of
 * {@code BYTES} is Base64, since an image is no text.
 *
 * @see <a href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md">the
 *     extension for binary tensors</a>
 */
public final class JsonRequests {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(64 << 20)
                    .maxNumberLength(100)
                    .maxNameLength(1_000)
                    .build())
            .build();

    private JsonRequests() {}

    /**
     * @param body JSON, and raw bytes after it
     * @param jsonBytes length of the JSON, at most that of the body
     * @throws InvalidInferRequestException if it is no request of the protocol
     */
    public static InferRequest read(byte[] body, int jsonBytes) throws InvalidInferRequestException {
        try (JsonParser json = JSON.createParser(body, 0, jsonBytes)) {
            RequestReading request = new RequestReading(json);
            request.read();
            return request.with(ByteBuffer.wrap(body, jsonBytes, body.length - jsonBytes));
        } catch (StreamConstraintsException e) {
            throw new InvalidInferRequestException(
                    "the JSON of the request is beyond what is read: " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new InvalidInferRequestException("the request is no JSON"
                    + (e.getLocation() == null
                            ? ""
                            : " at line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr())
                    + ": " + e.getOriginalMessage());
        } catch (CharConversionException e) {
            throw new InvalidInferRequestException("the request is no UTF-8: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory does not fail", e);
        }
    }

    /** One request while it is read. */
    private static final class RequestReading {
        private final JsonParser json;
        private Optional<String> id = Optional.empty();
        private boolean binaryOutputs;
        private final List<Input> inputs = new ArrayList<>();
        private final List<Output> outputs = new ArrayList<>();

        RequestReading(JsonParser json) {
            this.json = json;
        }

        void read() throws IOException, InvalidInferRequestException {
            JsonToken first = json.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new InvalidInferRequestException(
                        "expected a JSON object with \"inputs\", got " + (first == null ? "nothing" : describe()));
            }
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "id" -> id = text("id");
                    case "parameters" -> binaryOutputs = parameters("parameters").binaryOutputs;
                    case "inputs" -> list("inputs", () -> inputs.add(input()));
                    case "outputs" -> list("outputs", () -> outputs.add(output()));
                    default -> json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new InvalidInferRequestException(
                        "after the JSON object of the request there is more: " + describe());
            }
        }

        InferRequest with(ByteBuffer raw) throws InvalidInferRequestException {
            List<InputTensor> tensors = new ArrayList<>();
            for (Input input : inputs) {
                tensors.add(input.tensor(raw));
            }
            if (raw.hasRemaining()) {
                throw new InvalidInferRequestException(raw.remaining()
                        + " bytes follow the inputs: the binary_data_size of all inputs together is the length of what"
                        + " follows the JSON");
            }
            return new InferRequest(
                    id,
                    tensors,
                    outputs.stream()
                            .map(output ->
                                    new WantedOutput(output.name, output.classes, output.binary.orElse(binaryOutputs)))
                            .toList(),
                    binaryOutputs);
        }

        private Input input() throws IOException, InvalidInferRequestException {
            Input input = new Input();
            object("each of the inputs", field -> {
                switch (field) {
                    case "name" -> input.name = required("name");
                    case "datatype" -> input.datatype = required("datatype");
                    case "shape" -> input.shape = shape();
                    case "parameters" -> input.binarySize = parameters("parameters").binarySize;
                    case "data" -> input.data = data();
                    default -> json.skipChildren();
                }
            });
            if (input.name == null || input.datatype == null || input.shape == null) {
                throw new InvalidInferRequestException("each of the inputs has name, datatype and shape; one has no "
                        + (input.name == null ? "name" : input.datatype == null ? "datatype" : "shape"));
            }
            return input;
        }

        private Output output() throws IOException, InvalidInferRequestException {
            Output output = new Output();
            object("each of the outputs", field -> {
                switch (field) {
                    case "name" -> output.name = required("name");
                    case "parameters" -> {
                        RequestParameters parameters = parameters("parameters");
                        output.classes = parameters.classes;
                        output.binary = parameters.binary;
                    }
                    default -> json.skipChildren();
                }
            });
            if (output.name == null) {
                throw new InvalidInferRequestException("each of the outputs has a name; one has none");
            }
            return output;
        }

        private RequestParameters parameters(String what) throws IOException, InvalidInferRequestException {
            RequestParameters parameters = new RequestParameters();
            object(what, field -> {
                switch (field) {
                    case "binary_data_size" -> parameters.binarySize = integer(field, 0, Integer.MAX_VALUE);
                    case "classification" -> parameters.classes = (int) integer(field, 0, Integer.MAX_VALUE);
                    case "binary_data" -> parameters.binary = Optional.of(truth(field));
                    case "binary_data_output" -> parameters.binaryOutputs = truth(field);
                    default -> json.skipChildren();
                }
            });
            return parameters;
        }

        private List<Long> shape() throws IOException, InvalidInferRequestException {
            List<Long> shape = new ArrayList<>();
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw new InvalidInferRequestException("\"shape\" is a list of numbers, got " + describe());
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                shape.add(integer("shape", Long.MIN_VALUE, Long.MAX_VALUE));
                if (shape.size() > InferRequest.MOST_DIMENSIONS) {
                    throw new InvalidInferRequestException(
                            "\"shape\" has more than " + InferRequest.MOST_DIMENSIONS + " dimensions");
                }
            }
            if (shape.isEmpty()) {
                throw new InvalidInferRequestException("\"shape\" has at least one dimension");
            }
            return shape;
        }

        /** Flat or nested: both are legal. */
        private Content data() throws IOException, InvalidInferRequestException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw new InvalidInferRequestException("\"data\" is a list, got " + describe());
            }
            ByteArrayOutputStream values = new ByteArrayOutputStream(1024);
            List<byte[]> elements = new ArrayList<>();
            for (int depth = 1; depth > 0; ) {
                switch (json.nextToken()) {
                    case START_ARRAY -> depth++;
                    case END_ARRAY -> depth--;
                    case VALUE_NUMBER_INT -> values.write((int) integer("data", 0, 255));
                    case VALUE_STRING -> {
                        RawTensors.requireFewer("\"data\"", elements.size());
                        elements.add(base64(elements.size()));
                    }
                    default ->
                        throw new InvalidInferRequestException(
                                "\"data\" has whole numbers of 0 to 255, or for BYTES text in Base64; got "
                                        + describe());
                }
            }
            if (!elements.isEmpty() && values.size() > 0) {
                throw new InvalidInferRequestException("\"data\" has numbers, or text, and not both");
            }
            return elements.isEmpty()
                    ? new Content.Values(ByteBuffer.wrap(values.toByteArray()))
                    : new Content.Elements(elements);
        }

        private byte[] base64(int element) throws IOException, InvalidInferRequestException {
            try {
                return Base64.getDecoder().decode(json.getText());
            } catch (IllegalArgumentException e) {
                throw new InvalidInferRequestException(
                        "element " + element + " of \"data\" is no Base64: " + e.getMessage());
            }
        }

        private Optional<String> text(String field) throws IOException, InvalidInferRequestException {
            return json.currentToken() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(required(field));
        }

        private String required(String field) throws IOException, InvalidInferRequestException {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw new InvalidInferRequestException("\"" + field + "\" is text, got " + describe());
            }
            return json.getText();
        }

        private boolean truth(String field) throws IOException, InvalidInferRequestException {
            if (!json.currentToken().isBoolean()) {
                throw new InvalidInferRequestException("\"" + field + "\" is true or false, got " + describe());
            }
            return json.getBooleanValue();
        }

        private long integer(String field, long least, long most) throws IOException, InvalidInferRequestException {
            boolean number = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            long value = number ? json.getLongValue() : 0;
            if (!number || value < least || value > most) {
                throw new InvalidInferRequestException("\"" + field + "\" takes whole numbers"
                        + (most == Long.MAX_VALUE ? "" : " of " + least + " to " + most) + ", got " + describe());
            }
            return value;
        }

        private void object(String what, Field field) throws IOException, InvalidInferRequestException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new InvalidInferRequestException(what + " is a JSON object, got " + describe());
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                field.read(name);
            }
        }

        private void list(String what, Element element) throws IOException, InvalidInferRequestException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw new InvalidInferRequestException("\"" + what + "\" is a list, got " + describe());
            }
            for (int n = 0; json.nextToken() != JsonToken.END_ARRAY; n++) {
                InferRequest.requireFewTensors(what, n + 1);
                element.read();
            }
        }

        private String describe() throws IOException {
            JsonToken token = json.currentToken();
            return switch (token) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "a list";
                case VALUE_STRING -> "text";
                default -> {
                    String text = json.getText();
                    yield text.length() > 40 ? text.substring(0, 40) + "..." : text;
                }
            };
        }
    }

    @FunctionalInterface
    private interface Field {
        void read(String name) throws IOException, InvalidInferRequestException;
    }

    @FunctionalInterface
    private interface Element {
        void read() throws IOException, InvalidInferRequestException;
    }

    private static final class RequestParameters {
        private long binarySize = -1;
        private int classes;
        private Optional<Boolean> binary = Optional.empty();
        private boolean binaryOutputs;
    }

    private static final class Output {
        private String name;
        private int classes;
        private Optional<Boolean> binary = Optional.empty();
    }

    private static final class Input {
        private String name;
        private String datatype;
        private List<Long> shape;
        private long binarySize = -1;
        private Content data;

        InputTensor tensor(ByteBuffer raw) throws InvalidInferRequestException {
            if (binarySize < 0 && data == null) {
                throw new InvalidInferRequestException(
                        "input '" + name + "' has neither \"data\" nor the parameter \"binary_data_size\"");
            }
            if (binarySize >= 0 && data != null) {
                throw new InvalidInferRequestException(
                        "input '" + name + "' has both \"data\" and the parameter \"binary_data_size\"");
            }
            return new InputTensor(name, shape, datatype, binarySize < 0 ? data : next(raw));
        }

        private Content next(ByteBuffer raw) throws InvalidInferRequestException {
            if (binarySize > raw.remaining()) {
                throw new InvalidInferRequestException("input '" + name + "' says that it has " + binarySize
                        + " bytes, and " + raw.remaining() + " are left after the JSON and the inputs before it");
            }
            ByteBuffer bytes = raw.slice(raw.position(), (int) binarySize);
            raw.position(raw.position() + (int) binarySize);
            return InputTensor.BYTES.equals(datatype)
                    ? new Content.Elements(RawTensors.elements(name, bytes))
                    : new Content.Values(bytes);
        }
    }
}
