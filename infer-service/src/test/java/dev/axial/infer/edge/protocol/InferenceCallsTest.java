package dev.axial.infer.edge.protocol;

import static dev.axial.infer.edge.protocol.OrganRequests.bytes;
import static dev.axial.infer.edge.protocol.OrganRequests.floats;
import static dev.axial.infer.edge.protocol.OrganRequests.request;
import static dev.axial.infer.edge.protocol.OrganRequests.typed;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.axial.contract.inference.wire.DataType;
import dev.axial.contract.inference.wire.InferParameter;
import dev.axial.contract.inference.wire.InferTensorContents;
import dev.axial.contract.inference.wire.ModelConfig;
import dev.axial.contract.inference.wire.ModelConfigRequest;
import dev.axial.contract.inference.wire.ModelConfigResponse;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelInferRequest.InferInputTensor;
import dev.axial.contract.inference.wire.ModelInferRequest.InferRequestedOutputTensor;
import dev.axial.contract.inference.wire.ModelInferResponse;
import dev.axial.contract.inference.wire.ModelMetadataRequest;
import dev.axial.contract.inference.wire.ModelMetadataResponse;
import dev.axial.contract.inference.wire.ModelReadyRequest;
import dev.axial.contract.inference.wire.ModelReadyResponse;
import dev.axial.contract.inference.wire.ModelStatistics;
import dev.axial.contract.inference.wire.ModelStatisticsRequest;
import dev.axial.contract.inference.wire.ModelStatisticsResponse;
import dev.axial.contract.inference.wire.RepositoryIndexRequest;
import dev.axial.contract.inference.wire.RepositoryIndexResponse;
import dev.axial.contract.inference.wire.RepositoryModelUnloadRequest;
import dev.axial.contract.inference.wire.RepositoryModelUnloadResponse;
import dev.axial.contract.inference.wire.ServerLiveRequest;
import dev.axial.contract.inference.wire.ServerLiveResponse;
import dev.axial.contract.inference.wire.ServerMetadataRequest;
import dev.axial.contract.inference.wire.ServerMetadataResponse;
import dev.axial.contract.inference.wire.ServerReadyRequest;
import dev.axial.contract.inference.wire.ServerReadyResponse;
import dev.axial.image.PngEncoder;
import dev.axial.infer.TestModels;
import dev.axial.infer.edge.RunningSystem;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Single calls, by gRPC's own client. */
@QuarkusTest
@WithTestResource(RunningSystem.class)
class InferenceCallsTest {

    private static final String SERVICE = CallingClient.SERVICE;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI server;

    private CallingClient client;

    @BeforeEach
    void connect() {
        client = new CallingClient(server);
        await().atMost(LONG).untilAsserted(() -> get("/v2/health/ready").then().statusCode(200));
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void rawValuesAreAnsweredWithBothOutputs() {
        // When
        ModelInferResponse reply = infer(
                request(2).setId("7").addRawInputContents(bytes(0, 64, 192, 64)).build());

        // Then
        assertThat(reply.getModelName()).isEqualTo("organ");
        assertThat(reply.getModelVersion()).isEqualTo("3");
        assertThat(reply.getId()).isEqualTo("7");
        assertThat(reply.getOutputs(0).getName()).isEqualTo("logits");
        assertThat(reply.getOutputs(0).getDatatype()).isEqualTo("FP32");
        assertThat(reply.getOutputs(0).getShapeList()).containsExactly(2L, 3L);
        assertThat(floats(reply.getRawOutputContents(0))).containsExactly(0f, 1f, 0f, 3f, 1f, 0f);
        assertThat(reply.getOutputs(1).getName()).isEqualTo("probabilities");
        double[] expected = TestModels.probabilities(192, 0);
        for (int c = 0; c < 3; c++) {
            assertThat((double) floats(reply.getRawOutputContents(1)).get(3 + c))
                    .isCloseTo(expected[c], within(1e-6));
        }
    }

    @Test
    void valuesMayBeInTheFieldForTheirDatatype() {
        // When
        ModelInferRequest.Builder request = request(1);
        request.getInputsBuilder(0)
                .setContents(
                        InferTensorContents.newBuilder().addUintContents(192).addUintContents(64));

        // Then
        assertThat(floats(infer(request.build()).getRawOutputContents(0))).containsExactly(3f, 1f, 0f);
    }

    @Test
    void encodedImagesAreShapedAsTheStreamShapesThem() {
        // Given: a PNG, as raw element and in its field
        byte[] png = new PngEncoder(TestModels.TWO_PIXELS).encode(new byte[] {(byte) 192, 64});
        ByteBuffer element = ByteBuffer.allocate(4 + png.length).order(ByteOrder.LITTLE_ENDIAN);
        element.putInt(png.length).put(png).flip();
        ModelInferRequest raw =
                encoded().addRawInputContents(ByteString.copyFrom(element)).build();
        ModelInferRequest.Builder typed = encoded();
        typed.getInputsBuilder(0)
                .setContents(InferTensorContents.newBuilder().addBytesContents(ByteString.copyFrom(png)));

        // When // Then
        for (ModelInferRequest request : List.of(raw, typed.build())) {
            assertThat(floats(infer(request).getRawOutputContents(0))).containsExactly(3f, 1f, 0f);
        }
    }

    @Test
    void theBestClassesAreNamed() {
        // When
        ModelInferResponse reply = infer(request(1)
                .addRawInputContents(bytes(192, 64))
                .addOutputs(InferRequestedOutputTensor.newBuilder()
                        .setName("logits")
                        .putParameters(
                                "classification",
                                InferParameter.newBuilder().setInt64Param(2).build()))
                .build());

        // Then: each behind its length
        assertThat(reply.getOutputsCount()).isEqualTo(1);
        assertThat(reply.getOutputs(0).getDatatype()).isEqualTo("BYTES");
        assertThat(reply.getOutputs(0).getShapeList()).containsExactly(1L, 2L);
        assertThat(reply.getRawOutputContents(0).toStringUtf8())
                .isEqualTo("\u000b\0\0\0" + "3.0:0:liver" + "\u000c\0\0\0" + "1.0:1:spleen");
    }

    @Test
    void aVersionThatWasEvaluatedIsLoadedOnDemand() {
        // Given: of version 2 only its evaluation is known. Its third logit is 2
        ModelInferRequest request = request(1)
                .setModelVersion("2")
                .addRawInputContents(bytes(0, 64))
                .build();

        // When // Then
        await().atMost(LONG)
                .ignoreExceptionsMatching(e -> code(e) == Status.Code.UNAVAILABLE)
                .untilAsserted(() -> {
                    ModelInferResponse reply = infer(request);
                    assertThat(reply.getModelVersion()).isEqualTo("2");
                    assertThat(floats(reply.getRawOutputContents(0))).containsExactly(0f, 1f, 2f);
                });
    }

    @Test
    void theServerAndItsModelsAreDescribedAsOverRest() {
        // When
        ServerMetadataResponse described = call(
                "ServerMetadata",
                ServerMetadataRequest.getDefaultInstance(),
                ServerMetadataResponse.getDefaultInstance());
        ModelMetadataResponse model = call(
                "ModelMetadata",
                ModelMetadataRequest.newBuilder().setName("organ").build(),
                ModelMetadataResponse.getDefaultInstance());
        ModelConfig configuration = call(
                        "ModelConfig",
                        ModelConfigRequest.newBuilder().setName("organ").build(),
                        ModelConfigResponse.getDefaultInstance())
                .getConfig();
        RepositoryIndexResponse index = call(
                "RepositoryIndex",
                RepositoryIndexRequest.getDefaultInstance(),
                RepositoryIndexResponse.getDefaultInstance());

        // Then
        assertThat(described.getName()).isEqualTo("axial-infer");
        assertThat(described.getExtensionsList())
                .containsExactly("binary_tensor_data", "classification", "model_configuration", "statistics");
        assertThat(model.getVersionsList()).containsExactly("2", "3");
        assertThat(model.getPlatform()).isEqualTo("onnxruntime_onnx");
        assertThat(model.getInputs(0).getName()).isEqualTo("images");
        assertThat(model.getInputs(0).getDatatype()).isEqualTo("UINT8");
        assertThat(model.getInputs(0).getShapeList()).containsExactly(-1L, 1L, 1L, 2L);
        assertThat(model.getOutputs(1).getName()).isEqualTo("probabilities");
        assertThat(model.getOutputs(1).getShapeList()).containsExactly(-1L, 3L);
        assertThat(configuration.getMaxBatchSize()).isEqualTo(1024);
        assertThat(configuration.getInput(0).getDataType()).isEqualTo(DataType.TYPE_UINT8);
        assertThat(configuration.getInput(0).getDimsList()).containsExactly(1L, 1L, 2L);
        assertThat(configuration.getOutput(0).getDataType()).isEqualTo(DataType.TYPE_FP32);
        assertThat(configuration.getOutput(0).getDimsList()).containsExactly(3L);
        assertThat(index.getModels(0).getName()).isEqualTo("organ");
        assertThat(index.getModels(0).getVersion()).isEqualTo("3");
        assertThat(index.getModels(0).getState()).isEqualTo("READY");
    }

    @Test
    void readinessIsAQuestionOrAnErrorWhereThereIsNoSuchModel() {
        assertThat(call("ServerLive", ServerLiveRequest.getDefaultInstance(), ServerLiveResponse.getDefaultInstance())
                        .getLive())
                .isTrue();
        assertThat(call(
                                "ServerReady",
                                ServerReadyRequest.getDefaultInstance(),
                                ServerReadyResponse.getDefaultInstance())
                        .getReady())
                .isTrue();
        assertThat(ready("organ", "").getReady()).isTrue();
        assertThat(ready("organ", "3").getReady()).isTrue();
        requireError(() -> ready("heart", ""), Status.Code.NOT_FOUND, "no model 'heart'; there are [organ]");
        requireError(
                () -> ready("organ", "9"),
                Status.Code.NOT_FOUND,
                "there is no version '9' of model 'organ'; there are [2, 3]");
    }

    @Test
    void statisticsCountTheRequests() {
        // Given
        infer(request(2).addRawInputContents(bytes(0, 64, 192, 64)).build());

        // When
        ModelStatistics statistics = statistics();

        // Then
        assertThat(statistics.getName()).isEqualTo("organ");
        assertThat(statistics.getLastInference()).isPositive();
        assertThat(statistics.getInferenceCount()).isGreaterThanOrEqualTo(2);
        assertThat(statistics.getInferenceStats().getSuccess().getCount()).isPositive();
        assertThat(statistics.getInferenceStats().getComputeInfer().getNs()).isPositive();
        assertThat(statistics.getBatchStatsList()).isNotEmpty();
    }

    @Test
    void aRequestThatCannotBeReadCountsAsOneThatFailed() {
        // Given
        long before = statistics().getInferenceStats().getFail().getCount();

        // When: two entries of values for one input
        ModelInferRequest unreadable = request(1)
                .addRawInputContents(bytes(0, 1))
                .addRawInputContents(bytes(0, 1))
                .build();
        requireError(() -> infer(unreadable), Status.Code.INVALID_ARGUMENT, "raw_input_contents has one entry");

        // Then
        assertThat(statistics().getInferenceStats().getFail().getCount()).isGreaterThan(before);
    }

    private ModelStatistics statistics() {
        return call(
                        "ModelStatistics",
                        ModelStatisticsRequest.newBuilder()
                                .setName("organ")
                                .setVersion("3")
                                .build(),
                        ModelStatisticsResponse.getDefaultInstance())
                .getModelStats(0);
    }

    @Test
    void whatIsNotDoneIsSaid() {
        requireError(
                () -> call(
                        "RepositoryModelUnload",
                        RepositoryModelUnloadRequest.newBuilder()
                                .setModelName("organ")
                                .build(),
                        RepositoryModelUnloadResponse.getDefaultInstance()),
                Status.Code.UNIMPLEMENTED,
                "PUT /models/organ/champion of eval");
        requireError(
                () -> call(
                        "TraceSetting",
                        ServerLiveRequest.getDefaultInstance(),
                        ServerLiveResponse.getDefaultInstance()),
                Status.Code.UNIMPLEMENTED,
                "there is no method TraceSetting");
        get("/" + SERVICE + "/ModelInfer").then().statusCode(404);
        given().post("/" + SERVICE + "/ModelInfer").then().statusCode(415).body("error", containsString("HTTP/2"));
    }

    /** The list of hostile requests of our protocol page, as far as gRPC can say them. */
    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of(
                        ModelInferRequest.newBuilder().setModelName("organ"), "takes one input, 'images', got none"),
                Arguments.of(request(1), "has 0; all fields together have 0"),
                Arguments.of(request(1).addRawInputContents(bytes(0)), "are 2 bytes, and input 'images' has 1"),
                Arguments.of(request(0).addRawInputContents(bytes()), "N of 1 to 1024"),
                Arguments.of(request(-1).addRawInputContents(bytes()), "N of 1 to 1024"),
                Arguments.of(request(Long.MAX_VALUE).addRawInputContents(bytes(0)), "N of 1 to 1024"),
                Arguments.of(
                        request(1).addRawInputContents(bytes(0, 0)).addRawInputContents(bytes(0, 0)),
                        "got 2 for 1 inputs"),
                Arguments.of(
                        input(input -> input.clearShape().addAllShape(List.of(1L, 1L, 2L))), "got UINT8 [1, 1, 2]"),
                Arguments.of(input(input -> input.clearShape()), "1 to 8 dimensions, that of 'images' has 0"),
                Arguments.of(input(input -> input.setDatatype("FP32")), "got FP32"),
                Arguments.of(input(input -> input.setName("pixels")), "got [pixels]"),
                Arguments.of(
                        input(input -> input.setContents(
                                InferTensorContents.newBuilder().addUintContents(1))),
                        "a request has one or the other"),
                Arguments.of(
                        typed(InferTensorContents.newBuilder()
                                .addUintContents(1)
                                .addUintContents(256)),
                        "value 1 is 256"),
                Arguments.of(
                        typed(InferTensorContents.newBuilder()
                                .addUintContents(-1)
                                .addUintContents(0)),
                        "value 0 is 4294967295"),
                Arguments.of(
                        typed(InferTensorContents.newBuilder().addIntContents(1).addIntContents(1)),
                        "has 0; all fields together have 2"),
                Arguments.of(
                        request(1)
                                .addInputs(request(1).getInputs(0))
                                .addRawInputContents(bytes(0, 1))
                                .addRawInputContents(bytes(0, 1)),
                        "got [images, images]"),
                Arguments.of(asking("scores"), "there is no output 'scores'"),
                Arguments.of(asking("logits", "logits"), "asked for twice"),
                Arguments.of(
                        request(1)
                                .addRawInputContents(bytes(0, 1))
                                .addOutputs(InferRequestedOutputTensor.newBuilder()
                                        .setName("logits")
                                        .putParameters(
                                                "classification",
                                                InferParameter.newBuilder()
                                                        .setStringParam("all")
                                                        .build())),
                        "is a whole number of classes"),
                Arguments.of(
                        encoded().addRawInputContents(bytes(9, 0, 0, 0, 1)), "says that it has 9 bytes, and 1 follow"),
                Arguments.of(encoded().addRawInputContents(bytes(1, 0)), "ends amid the length of element 0"),
                Arguments.of(
                        encoded().addRawInputContents(bytes(1, 0, 0, 0, 7)),
                        "image 0 is rejected as unsupported-type"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileRequestsGetASentence(ModelInferRequest.Builder request, String sentence) {
        requireError(() -> infer(request.build()), Status.Code.INVALID_ARGUMENT, sentence);
    }

    @Test
    void healthIsThatOfTheService() throws Exception {
        // When
        HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(client.channel());

        // Then
        for (String service : List.of("", SERVICE)) {
            HealthCheckRequest request =
                    HealthCheckRequest.newBuilder().setService(service).build();
            assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.SERVING);
            assertThat(health.watch(request).next().getStatus()).isEqualTo(ServingStatus.SERVING);
        }
        HealthCheckRequest unknown =
                HealthCheckRequest.newBuilder().setService("heart").build();
        requireError(() -> health.check(unknown), Status.Code.NOT_FOUND, "there is no service 'heart'");
        assertThat(health.watch(unknown).next().getStatusValue()).isEqualTo(3); // SERVICE_UNKNOWN
    }

    @Test
    void reflectionTellsTheServicesAndTheirMessages() throws Exception {
        // When
        BlockingQueue<ServerReflectionResponse> answers = new LinkedBlockingQueue<>();
        StreamObserver<ServerReflectionRequest> questions =
                ServerReflectionGrpc.newStub(client.channel()).serverReflectionInfo(new Collecting(answers));
        questions.onNext(
                ServerReflectionRequest.newBuilder().setListServices("").build());
        questions.onNext(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol(SERVICE)
                .build());
        questions.onCompleted();

        // Then
        assertThat(answers.poll(30, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
                .extracting(service -> service.getName())
                .contains(SERVICE, "grpc.health.v1.Health");
        assertThat(answers.poll(30, TimeUnit.SECONDS)
                        .getFileDescriptorResponse()
                        .getFileDescriptorProto(0)
                        .toStringUtf8())
                .contains("ModelInferRequest");
    }

    private static ModelInferRequest.Builder encoded() {
        return ModelInferRequest.newBuilder()
                .setModelName("organ")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("images")
                        .setDatatype("BYTES")
                        .addShape(1));
    }

    private static ModelInferRequest.Builder input(Consumer<InferInputTensor.Builder> change) {
        ModelInferRequest.Builder request = request(1).addRawInputContents(bytes(0, 1));
        change.accept(request.getInputsBuilder(0));
        return request;
    }

    private static ModelInferRequest.Builder asking(String... outputs) {
        ModelInferRequest.Builder request = request(1).addRawInputContents(bytes(0, 1));
        for (String output : outputs) {
            request.addOutputs(InferRequestedOutputTensor.newBuilder().setName(output));
        }
        return request;
    }

    private ModelInferResponse infer(ModelInferRequest request) {
        return client.infer(request);
    }

    private ModelReadyResponse ready(String model, String version) {
        return call(
                "ModelReady",
                ModelReadyRequest.newBuilder()
                        .setName(model)
                        .setVersion(version)
                        .build(),
                ModelReadyResponse.getDefaultInstance());
    }

    private <Q extends Message, R extends Message> R call(String name, Q request, R response) {
        return client.call(name, request, response);
    }

    private static void requireError(Runnable call, Status.Code code, String sentence) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            assertThat(e.getStatus().getDescription()).contains(sentence);
        });
    }

    private static Status.Code code(Throwable e) {
        return e instanceof StatusRuntimeException failed ? failed.getStatus().getCode() : null;
    }

    private record Collecting(BlockingQueue<ServerReflectionResponse> answers)
            implements StreamObserver<ServerReflectionResponse> {

        @Override
        public void onNext(ServerReflectionResponse answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable e) {}

        @Override
        public void onCompleted() {}
    }
}
