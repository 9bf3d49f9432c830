package dev.axial.infer.edge;

import dev.axial.contract.CodeVersion;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.infer.champion.ChampionState;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.infer.champion.ServedModel;
import dev.axial.service.http.HttpError;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * HTTP edge: what serves here, in the words of the Open Inference Protocol v2. Each error is {@code {"error": "..."}}.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md">the
 *     specification</a>
 */
@Path("/v2")
@Produces(MediaType.APPLICATION_JSON)
class InferenceProtocol {

    private final InferService service;
    private final ServedChampions champions;

    InferenceProtocol(InferService service, ServedChampions champions) {
        this.service = service;
        this.champions = champions;
    }

    @GET
    public Server server() {
        return new Server("axial-infer", CodeVersion.current(), List.of());
    }

    @GET
    @Path("health/live")
    public Map<String, Boolean> live() {
        if (!service.state().alive()) {
            throw HttpError.unavailable(service.state().obstacle().orElseThrow());
        }
        return Map.of("live", true);
    }

    @GET
    @Path("health/ready")
    public Map<String, Boolean> ready() {
        service.notReady().ifPresent(reason -> {
            throw HttpError.unavailable(reason);
        });
        return Map.of("ready", true);
    }

    @GET
    @Path("models/{name}")
    public ModelAnswer model(@PathParam("name") String name) {
        return ModelAnswer.of(serving(name, Optional.empty()));
    }

    @GET
    @Path("models/{name}/versions/{version}")
    public ModelAnswer model(@PathParam("name") String name, @PathParam("version") String version) {
        return ModelAnswer.of(serving(name, Optional.of(version)));
    }

    @GET
    @Path("models/{name}/ready")
    public ModelReady modelReady(@PathParam("name") String name) {
        return ModelReady.of(serving(name, Optional.empty()));
    }

    @GET
    @Path("models/{name}/versions/{version}/ready")
    public ModelReady modelReady(@PathParam("name") String name, @PathParam("version") String version) {
        return ModelReady.of(serving(name, Optional.of(version)));
    }

    private ServedModel serving(String name, Optional<String> version) {
        ChampionState state = champions.states().stream()
                .filter(known -> known.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> HttpError.notFound("no model '" + name + "'; "
                        + (names().isEmpty() ? "no model has a champion yet" : "there are " + names())));
        ServedModel model = state.serving().orElseThrow(() -> HttpError.unavailable(name + ": " + state.describe()));
        String serving = Integer.toString(model.identity().version());
        if (version.isPresent() && !version.get().equals(serving)) {
            throw HttpError.notFound("version " + version.get() + " of model '" + name + "' does not serve; version "
                    + serving + " does");
        }
        return model;
    }

    private List<ModelName> names() {
        return champions.states().stream().map(ChampionState::name).toList();
    }

    /** @param extensions of the protocol that this server has */
    record Server(String name, String version, List<String> extensions) {}

    /**
     * @param versions those that serve
     * @param platform framework and format
     */
    record ModelAnswer(
            String name,
            List<String> versions,
            String platform,
            List<TensorAnswer> inputs,
            List<TensorAnswer> outputs) {

        static ModelAnswer of(ServedModel model) {
            ImageShape shape = model.input();
            int classes = model.labels().size();
            return new ModelAnswer(
                    model.identity().name().value(),
                    List.of(Integer.toString(model.identity().version())),
                    "onnxruntime_onnx",
                    List.of(new TensorAnswer(
                            "images", "UINT8", List.of(-1, shape.channels(), shape.height(), shape.width()))),
                    List.of(
                            new TensorAnswer("logits", "FP32", List.of(-1, classes)),
                            new TensorAnswer("probabilities", "FP32", List.of(-1, classes))));
        }
    }

    /** @param shape -1 where it is free */
    record TensorAnswer(String name, String datatype, List<Integer> shape) {}

    record ModelReady(String name, boolean ready) {

        static ModelReady of(ServedModel model) {
            return new ModelReady(model.identity().name().value(), true);
        }
    }
}
