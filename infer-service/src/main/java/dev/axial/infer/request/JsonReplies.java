package dev.axial.infer.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.axial.infer.request.InferReply.OutputTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Replies of the REST protocol: JSON, and after it the raw bytes of the outputs that were asked for so.
 *
 * @param body JSON, and raw bytes after it
 * @param jsonBytes length of the JSON; that of the body if no output is binary
 */
public record JsonReplies(byte[] body, int jsonBytes) {

    private static final JsonFactory JSON = new JsonFactory();

    public static JsonReplies of(InferReply reply) {
        List<byte[]> raw = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("model_name", reply.model().name().value());
            json.writeStringField(
                    "model_version", Integer.toString(reply.model().version()));
            if (reply.id().isPresent()) {
                json.writeStringField("id", reply.id().get());
            }
            json.writeArrayFieldStart("outputs");
            for (OutputTensor output : reply.outputs()) {
                write(output, json, raw);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing memory does not fail", e);
        }
        int jsonBytes = out.size();
        raw.forEach(out::writeBytes);
        return new JsonReplies(out.toByteArray(), jsonBytes);
    }

    private static void write(OutputTensor output, JsonGenerator json, List<byte[]> raw) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", output.name());
        json.writeStringField("datatype", output.datatype());
        json.writeArrayFieldStart("shape");
        json.writeNumber(output.rows());
        json.writeNumber(output.columns());
        json.writeEndArray();
        if (output.binary()) {
            byte[] bytes = RawTensors.of(output);
            raw.add(bytes);
            json.writeObjectFieldStart("parameters");
            json.writeNumberField("binary_data_size", bytes.length);
            json.writeEndObject();
        } else {
            json.writeArrayFieldStart("data");
            if (output instanceof OutputTensor.FloatTensor numbers) {
                for (float value : numbers.values()) {
                    json.writeNumber(value);
                }
            } else if (output instanceof OutputTensor.ClassTensor classes) {
                for (String value : classes.values()) {
                    json.writeString(value);
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
