package dev.axial.bench.targets;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.UnsafeByteOperations;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelInferRequest.InferInputTensor;
import dev.axial.contract.inference.wire.ModelInferRequest.InferRequestedOutputTensor;
import dev.axial.contract.inference.wire.ModelInferResponse;
import dev.axial.contract.model.ModelName;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls of ModelInfer with raw tensors over one connection, by gRPC's own client. */
public final class GrpcTarget implements Target {

    private static final long PATIENCE_SECONDS = 60;

    private static final MethodDescriptor<ModelInferRequest, ModelInferResponse> MODEL_INFER =
            MethodDescriptor.<ModelInferRequest, ModelInferResponse>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("inference.GRPCInferenceService/ModelInfer")
                    .setRequestMarshaller(ProtoUtils.marshaller(ModelInferRequest.getDefaultInstance()))
                    .setResponseMarshaller(ProtoUtils.marshaller(ModelInferResponse.getDefaultInstance()))
                    .build();

    private final ManagedChannel channel;
    private final ModelName model;
    private final Questions questions;
    private final int classes;

    /**
     * @param server for example {@code http://127.0.0.1:8084}
     * @param classes of the model
     */
    public GrpcTarget(URI server, ModelName model, int classes, Questions questions) {
        this.channel = NettyChannelBuilder.forAddress(server.getHost(), server.getPort())
                .usePlaintext()
                .directExecutor()
                .build();
        this.model = model;
        this.classes = classes;
        this.questions = questions;
    }

    @Override
    public CompletableFuture<Void> ask(long number) {
        ModelInferRequest request = ModelInferRequest.newBuilder()
                .setModelName(model.value())
                .addInputs(InferInputTensor.newBuilder()
                        .setName("images")
                        .setDatatype(questions.datatype())
                        .addAllShape(questions.tensorShape()))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("probabilities"))
                .addRawInputContents(UnsafeByteOperations.unsafeWrap(questions.tensor(number)))
                .build();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        CallOptions patient = CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Futures.addCallback(
                ClientCalls.futureUnaryCall(channel.newCall(MODEL_INFER, patient), request),
                new FutureCallback<>() {
                    @Override
                    public void onSuccess(ModelInferResponse response) {
                        settle(response, answer);
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }
                },
                MoreExecutors.directExecutor());
        return answer;
    }

    private void settle(ModelInferResponse response, CompletableFuture<Void> answer) {
        int values = questions.batch() * classes * Float.BYTES;
        int got = response.getRawOutputContentsCount() == 1
                ? response.getRawOutputContents(0).size()
                : 0;
        if (got == values) {
            answer.complete(null);
        } else {
            answer.completeExceptionally(
                    new IllegalStateException("expected " + values + " bytes of probabilities, got " + got));
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
