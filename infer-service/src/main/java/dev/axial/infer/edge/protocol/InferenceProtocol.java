package dev.axial.infer.edge.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.axial.contract.CodeVersion;
import dev.axial.contract.model.ImageShape;
import dev.axial.infer.batch.BatchConfiguration;
import dev.axial.infer.champion.ChampionState;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.infer.champion.ServedModel;
import dev.axial.infer.edge.InferService;
import dev.axial.infer.edge.InferenceMetrics;
import dev.axial.service.http.HttpError;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * HTTP edge: what serves here, in the words of the Open Inference Protocol v2. Each error is {@code {"error": "..."}}.
 * Requests for inference are {@link InferenceRequests}; the same over gRPC is {@link InferenceCalls}.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md">the
 *     specification</a>
 */
@Path("/v2")
@Produces(MediaType.APPLICATION_JSON)
class InferenceProtocol {

    private static final String PLATFORM = "onnxruntime_onnx";
    private static final List<String> EXTENSIONS =
            List.of("binary_tensor_data", "classification", "model_configuration", "statistics");

    private final InferService service;
    private final ServedChampions champions;
    private final RequestedModels models;
    private final InferenceMetrics metrics;
    private final int mostImages;

    InferenceProtocol(
            InferService service,
            ServedChampions champions,
            RequestedModels models,
            InferenceMetrics metrics,
            BatchConfiguration configuration) {
        this.service = service;
        this.champions = champions;
        this.models = models;
        this.metrics = metrics;
        this.mostImages = configuration.maxRequest();
    }

    @GET
    public Server server() {
        return new Server("axial-infer", CodeVersion.current(), EXTENSIONS);
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
        return model(name, Optional.empty());
    }

    @GET
    @Path("models/{name}/versions/{version}")
    public ModelAnswer model(@PathParam("name") String name, @PathParam("version") String version) {
        return model(name, Optional.of(version));
    }

    @GET
    @Path("models/{name}/ready")
    public ModelReady modelReady(@PathParam("name") String name) {
        return modelReady(name, Optional.empty());
    }

    @GET
    @Path("models/{name}/versions/{version}/ready")
    public ModelReady modelReady(@PathParam("name") String name, @PathParam("version") String version) {
        return modelReady(name, Optional.of(version));
    }

    @GET
    @Path("models/{name}/config")
    public ModelConfiguration configuration(@PathParam("name") String name) {
        return configuration(name, Optional.empty());
    }

    @GET
    @Path("models/{name}/versions/{version}/config")
    public ModelConfiguration configuration(@PathParam("name") String name, @PathParam("version") String version) {
        return configuration(name, Optional.of(version));
    }

    @GET
    @Path("models/{name}/stats")
    public ModelStatistics statistics(@PathParam("name") String name) {
        return statistics(name, Optional.empty());
    }

    @GET
    @Path("models/{name}/versions/{version}/stats")
    public ModelStatistics statistics(@PathParam("name") String name, @PathParam("version") String version) {
        return statistics(name, Optional.of(version));
    }

    /** The champions; the body, with which Triton selects, is not read. */
    @POST
    @Path("repository/index")
    @Consumes(MediaType.WILDCARD)
    public List<IndexedModel> index() {
        return champions.states().stream().map(IndexedModel::of).toList();
    }

    @POST
    @Path("repository/models/{name}/{action: load|unload}")
    @Consumes(MediaType.WILDCARD)
    public void change(@PathParam("name") String name, @PathParam("action") String action) {
        throw noChange(name);
    }

    /** The refusal of a request to load or unload a model. */
    HttpError noChange(String name) {
        return HttpError.notSupported(
                "models are not loaded or unloaded by request: the champion of each name serves, and"
                        + " any version that was evaluated once a request names it; PUT /models/" + name
                        + "/champion of eval makes a version champion");
    }

    ModelAnswer model(String name, Optional<String> version) {
        return models.answer(name, version, model -> ModelAnswer.of(model, models.versions(model, version)));
    }

    ModelReady modelReady(String name, Optional<String> version) {
        return models.answer(name, version, ModelReady::of);
    }

    ModelConfiguration configuration(String name, Optional<String> version) {
        return models.answer(name, version, model -> ModelConfiguration.of(model, mostImages));
    }

    ModelStatistics statistics(String name, Optional<String> version) {
        return models.answer(
                name, version, model -> ModelStatistics.of(model.identity(), metrics.of(model.identity())));
    }

    /** @param extensions of the protocol that this server has */
    record Server(String name, String version, List<String> extensions) {}

    /**
     * @param versions those that can be asked
     * @param platform framework and format
     * @param executionProvider what computes it: {@code cpu}, {@code cuda} or {@code tensorrt}; not of the protocol
     */
    record ModelAnswer(
            String name,
            List<String> versions,
            String platform,
            @JsonProperty("execution_provider") String executionProvider,
            List<TensorAnswer> inputs,
            List<TensorAnswer> outputs) {

        static ModelAnswer of(ServedModel model, List<Integer> versions) {
            ImageShape shape = model.input();
            int classes = model.labels().size();
            return new ModelAnswer(
                    model.identity().name().value(),
                    versions.stream().map(String::valueOf).toList(),
                    PLATFORM,
                    model.provider(),
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

    /** Triton's model configuration, as far as clients read it. */
    record ModelConfiguration(
            String name,
            String platform,
            String backend,
            @JsonProperty("max_batch_size") int maxBatchSize,
            List<TensorConfiguration> input,
            List<TensorConfiguration> output) {

        static ModelConfiguration of(ServedModel model, int mostImages) {
            ImageShape shape = model.input();
            List<Integer> classes = List.of(model.labels().size());
            return new ModelConfiguration(
                    model.identity().name().value(),
                    PLATFORM,
                    "onnxruntime",
                    mostImages,
                    List.of(new TensorConfiguration(
                            "images", "TYPE_UINT8", List.of(shape.channels(), shape.height(), shape.width()))),
                    List.of(
                            new TensorConfiguration("logits", "TYPE_FP32", classes),
                            new TensorConfiguration("probabilities", "TYPE_FP32", classes)));
        }
    }

    /** @param dims of one image */
    record TensorConfiguration(
            String name, @JsonProperty("data_type") String dataType, List<Integer> dims) {}

    /** @param state {@code READY}, or {@code UNAVAILABLE} with a reason */
    record IndexedModel(String name, String version, String state, String reason) {

        static IndexedModel of(ChampionState champion) {
            return new IndexedModel(
                    champion.name().value(),
                    champion.serving()
                            .map(model -> Integer.toString(model.identity().version()))
                            .orElse(Integer.toString(champion.promoted())),
                    champion.serving().isPresent() ? "READY" : "UNAVAILABLE",
                    champion.current() ? "" : champion.describe());
        }
    }
}
