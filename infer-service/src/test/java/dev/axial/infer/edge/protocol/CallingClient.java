package dev.axial.infer.edge.protocol;

import com.google.protobuf.Message;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelInferResponse;
import dev.axial.contract.inference.wire.ModelStreamInferResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.net.URI;

/** A client of the inference service, of gRPC's own library. */
final class CallingClient implements AutoCloseable {

    static final String SERVICE = "inference.GRPCInferenceService";

    private final ManagedChannel channel;

    CallingClient(URI server) {
        channel = NettyChannelBuilder.forAddress(server.getHost(), server.getPort())
                .usePlaintext()
                .build();
    }

    ManagedChannel channel() {
        return channel;
    }

    ModelInferResponse infer(ModelInferRequest request) {
        return call("ModelInfer", request, ModelInferResponse.getDefaultInstance());
    }

    /** @param response any of what the method answers */
    <Q extends Message, R extends Message> R call(String method, Q request, R response) {
        return call(method, request, response, CallOptions.DEFAULT);
    }

    <Q extends Message, R extends Message> R call(String method, Q request, R response, CallOptions options) {
        MethodDescriptor<Q, R> descriptor = MethodDescriptor.<Q, R>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(SERVICE + "/" + method)
                .setRequestMarshaller(marshaller(request))
                .setResponseMarshaller(marshaller(response))
                .build();
        return ClientCalls.blockingUnaryCall(channel, descriptor, options, request);
    }

    /** Begins a stream of requests. @param answers gets what comes back */
    StreamObserver<ModelInferRequest> stream(StreamObserver<ModelStreamInferResponse> answers) {
        MethodDescriptor<ModelInferRequest, ModelStreamInferResponse> descriptor =
                MethodDescriptor.<ModelInferRequest, ModelStreamInferResponse>newBuilder()
                        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                        .setFullMethodName(SERVICE + "/ModelStreamInfer")
                        .setRequestMarshaller(marshaller(ModelInferRequest.getDefaultInstance()))
                        .setResponseMarshaller(marshaller(ModelStreamInferResponse.getDefaultInstance()))
                        .build();
        return ClientCalls.asyncBidiStreamingCall(channel.newCall(descriptor, CallOptions.DEFAULT), answers);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Message> MethodDescriptor.Marshaller<T> marshaller(T of) {
        return ProtoUtils.marshaller((T) of.getDefaultInstanceForType());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
