package dev.axial.soak.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.axial.client.service.ServiceClient;
import dev.axial.contract.model.ModelName;
import dev.axial.soak.ledger.Undisturbed;
import dev.axial.soak.load.NumberedImages;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks infer over the Open Inference Protocol for one distinct image after the other, as PNG, and holds each answer against
 * the undisturbed prediction of the stream.
 */
public final class InferenceQuestion implements Question {

    private final ServiceClient infer;
    private final String path;
    private final NumberedImages images;
    private final Undisturbed undisturbed;

    private int next;

    /** @param model whose champion made the undisturbed predictions, and stays what it is */
    public InferenceQuestion(ServiceClient infer, ModelName model, NumberedImages images, Undisturbed undisturbed) {
        this.infer = infer;
        this.path = "/v2/models/" + model + "/infer";
        this.images = images;
        this.undisturbed = undisturbed;
    }

    @Override
    public Optional<String> ask() throws CommandException, InterruptedException {
        int image = next;
        next = (next + 1) % images.distinct();
        JsonNode answer = infer.post(path, request(images.png(image)), Duration.ZERO);
        return agrees(image, answer.path("outputs"))
                ? Optional.empty()
                : Optional.of("image " + image + " got another answer than undisturbed: " + answer);
    }

    private boolean agrees(int image, JsonNode outputs) {
        List<Float> probabilities = new ArrayList<>();
        outputs.path(0).path("data").forEach(one -> probabilities.add(one.floatValue()));
        String best = outputs.path(1).path("data").path(0).asText(); // value:index:label
        return undisturbed.agrees(image, best.substring(best.lastIndexOf(':') + 1), probabilities);
    }

    private static Map<String, Object> request(byte[] png) {
        return Map.of(
                "inputs",
                        List.of(Map.of(
                                "name", "images", "shape", List.of(1), "datatype", "BYTES", "data", List.of(png))),
                "outputs",
                        List.of(
                                Map.of("name", "probabilities"),
                                Map.of("name", "logits", "parameters", Map.of("classification", 1))));
    }
}
