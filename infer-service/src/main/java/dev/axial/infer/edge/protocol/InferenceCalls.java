package dev.axial.infer.edge.protocol;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.axial.contract.inference.wire.InferenceProto;
import dev.axial.contract.inference.wire.ModelConfigRequest;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelInferResponse;
import dev.axial.contract.inference.wire.ModelMetadataRequest;
import dev.axial.contract.inference.wire.ModelReadyRequest;
import dev.axial.contract.inference.wire.ModelReadyResponse;
import dev.axial.contract.inference.wire.ModelStatisticsRequest;
import dev.axial.contract.inference.wire.ModelStreamInferResponse;
import dev.axial.contract.inference.wire.RepositoryIndexRequest;
import dev.axial.contract.inference.wire.RepositoryModelLoadRequest;
import dev.axial.contract.inference.wire.RepositoryModelUnloadRequest;
import dev.axial.contract.inference.wire.ServerLiveRequest;
import dev.axial.contract.inference.wire.ServerLiveResponse;
import dev.axial.contract.inference.wire.ServerMetadataRequest;
import dev.axial.contract.inference.wire.ServerReadyRequest;
import dev.axial.contract.inference.wire.ServerReadyResponse;
import dev.axial.infer.request.ProtobufReplies;
import dev.axial.infer.request.ProtobufRequests;
import dev.axial.infer.request.RequestCaller;
import dev.axial.infer.request.RequestInference;
import dev.axial.service.http.HttpError;
import dev.axial.service.http.RequestRefusal;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import io.quarkus.grpc.reflection.service.ReflectionServiceV1;
import io.quarkus.grpc.reflection.service.ReflectionServiceV1alpha;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServiceBridge;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * gRPC edge, on the port of HTTP: the service of the Open Inference Protocol, which gives the answers of
 * {@link InferenceProtocol} and {@link InferenceRequests}, health ({@code grpc.health.v1}) and reflection. An error has the
 * status of gRPC that says what HTTP's would, and the same sentence.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_grpc.md">the
 *     specification</a>
 */
@Singleton
class InferenceCalls {

    static final String SERVICE = "inference.GRPCInferenceService";

    private static final String INFER_STREAM = "ModelStreamInfer";
    private static final String HEALTH = "grpc.health.v1.Health";
    private static final List<String> REFLECTION =
            List.of("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");

    private final Vertx vertx;
    private final InferenceProtocol protocol;
    private final RequestedModels models;
    private final RequestInference inference;
    private final RequestMemory memory;
    private final RequestTraces traces;
    private final HealthCalls health;
    private final Map<String, GrpcCall.CallMethod<?>> methods = new HashMap<>();

    InferenceCalls(
            Vertx vertx,
            InferenceProtocol protocol,
            RequestedModels models,
            RequestInference inference,
            RequestMemory memory,
            RequestTraces traces,
            HealthCalls health) {
        this.vertx = vertx;
        this.protocol = protocol;
        this.models = models;
        this.inference = inference;
        this.memory = memory;
        this.traces = traces;
        this.health = health;
        method("ServerLive", ServerLiveRequest.getDefaultInstance(), request -> ServerLiveResponse.newBuilder()
                .setLive(holds(protocol::live))
                .build());
        method("ServerReady", ServerReadyRequest.getDefaultInstance(), request -> ServerReadyResponse.newBuilder()
                .setReady(holds(protocol::ready))
                .build());
        method(
                "ServerMetadata",
                ServerMetadataRequest.getDefaultInstance(),
                request -> ProtocolMessages.of(protocol.server()));
        method("ModelReady", ModelReadyRequest.getDefaultInstance(), this::modelReady);
        method(
                "ModelMetadata",
                ModelMetadataRequest.getDefaultInstance(),
                request -> ProtocolMessages.of(protocol.model(request.getName(), version(request.getVersion()))));
        method(
                "ModelConfig",
                ModelConfigRequest.getDefaultInstance(),
                request ->
                        ProtocolMessages.of(protocol.configuration(request.getName(), version(request.getVersion()))));
        method(
                "ModelStatistics",
                ModelStatisticsRequest.getDefaultInstance(),
                request -> ProtocolMessages.of(protocol.statistics(request.getName(), version(request.getVersion()))));
        method(
                "RepositoryIndex",
                RepositoryIndexRequest.getDefaultInstance(),
                request -> ProtocolMessages.of(protocol.index()));
        method("RepositoryModelLoad", RepositoryModelLoadRequest.getDefaultInstance(), request -> {
            throw protocol.noChange(request.getModelName());
        });
        method("RepositoryModelUnload", RepositoryModelUnloadRequest.getDefaultInstance(), request -> {
            throw protocol.noChange(request.getModelName());
        });
        ModelInferRequest empty = ModelInferRequest.getDefaultInstance();
        methods.put("ModelInfer", new GrpcCall.CallMethod<>(empty, false, this::infer));
        methods.put(INFER_STREAM, new GrpcCall.CallMethod<>(empty, true, this::inferOfStream));
    }

    /** Returns whether a path is that of a gRPC call. */
    static boolean areAt(String path) {
        return path.startsWith("/" + SERVICE + "/") || areSmall(path);
    }

    /** Returns whether a path is that of health or reflection, whose messages are small. */
    private static boolean areSmall(String path) {
        return path.startsWith("/grpc.");
    }

    /** Returns whether the calls at a path may have many messages, and last. */
    static boolean areOfManyMessages(String path) {
        return areSmall(path) || path.equals("/" + SERVICE + "/" + INFER_STREAM);
    }

    void mount(@Observes Router router) {
        methods.forEach((name, method) ->
                mount(router, SERVICE + "/" + name, call -> GrpcCall.serve(vertx, memory, traces, method, call)));
        mount(
                router,
                SERVICE + "/*",
                call -> RequestRefusal.send(
                        call, 501, "there is no method " + call.normalizedPath().substring(SERVICE.length() + 2)));
        GrpcServer others = GrpcServer.server(vertx);
        GrpcServiceBridge.bridge(health).bind(others);
        List<ServerServiceDefinition> described = List.of(described(), health.bindService());
        GrpcServiceBridge.bridge(new ReflectionServiceV1(described)).bind(others);
        GrpcServiceBridge.bridge(new ReflectionServiceV1alpha(described)).bind(others);
        mount(router, HEALTH + "/*", call -> others.handle(call.request()));
        REFLECTION.forEach(service -> mount(router, service + "/*", call -> others.handle(call.request())));
    }

    private static void mount(Router router, String path, Handler<RoutingContext> handler) {
        router.post("/" + path).handler(call -> {
            String type = call.request().getHeader("Content-Type");
            if (call.request().version() != HttpVersion.HTTP_2
                    || type == null
                    || !type.startsWith(RequestRefusal.GRPC)) {
                RequestRefusal.send(
                        call, 415, "at this path are gRPC calls: HTTP/2, with Content-Type application/grpc");
            } else {
                handler.handle(call);
            }
        });
    }

    private <Q extends Message> void method(String name, Q empty, Function<Q, MessageLite> answer) {
        methods.put(
                name,
                new GrpcCall.CallMethod<>(
                        empty,
                        false,
                        (request, caller) ->
                                CompletableFuture.supplyAsync(() -> answer.apply(request), caller.workers())));
    }

    private MessageLite modelReady(ModelReadyRequest request) {
        return ModelReadyResponse.newBuilder()
                .setReady(holds(() -> protocol.modelReady(request.getName(), version(request.getVersion()))))
                .build();
    }

    private CompletableFuture<ModelInferResponse> infer(ModelInferRequest request, RequestCaller caller) {
        return models.begin(
                        request.getModelName(),
                        version(request.getModelVersion()),
                        caller,
                        model -> inference.answer(() -> ProtobufRequests.read(request), model, caller))
                .thenApply(ProtobufReplies::of);
    }

    /** A request that is refused has its sentence in the answer, and the stream goes on. */
    private CompletableFuture<ModelStreamInferResponse> inferOfStream(ModelInferRequest request, RequestCaller caller) {
        return infer(request, caller).handle((reply, failure) -> {
            ModelStreamInferResponse.Builder answer = ModelStreamInferResponse.newBuilder();
            if (failure == null) {
                return answer.setInferResponse(reply).build();
            }
            return answer.setErrorMessage(RequestedModels.error(failure).getMessage())
                    .setInferResponse(ModelInferResponse.newBuilder()
                            .setModelName(request.getModelName())
                            .setModelVersion(request.getModelVersion())
                            .setId(request.getId()))
                    .build();
        });
    }

    private static Optional<String> version(String named) {
        return named.isEmpty() ? Optional.empty() : Optional.of(named);
    }

    /** False where REST answers that something is unavailable; any other error is one here too. */
    private static boolean holds(Runnable question) {
        try {
            question.run();
            return true;
        } catch (HttpError e) {
            if (e.status() == 503) {
                return false;
            }
            throw e;
        }
    }

    /** The service for reflection, which asks for its description alone. */
    private static ServerServiceDefinition described() {
        return ServerServiceDefinition.builder(io.grpc.ServiceDescriptor.newBuilder(SERVICE)
                        .setSchemaDescriptor(new Description())
                        .build())
                .build();
    }

    private static final class Description implements ProtoServiceDescriptorSupplier {

        @Override
        public FileDescriptor getFileDescriptor() {
            return InferenceProto.getDescriptor();
        }

        @Override
        public ServiceDescriptor getServiceDescriptor() {
            return InferenceProto.getDescriptor().findServiceByName("GRPCInferenceService");
        }
    }
}
