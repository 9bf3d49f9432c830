package dev.axial.infer.edge.protocol;

import dev.axial.infer.edge.InferService;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The health of gRPC ({@code grpc.health.v1}): of the whole server, whose name is empty, and of the inference service. Both
 * serve when images would be answered. Those who watch are told within a second. Thread-safe.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">the specification</a>
 */
@Singleton
class HealthCalls extends HealthGrpc.HealthImplBase {

    private static final Set<String> SERVICES = Set.of("", InferenceCalls.SERVICE);
    /** Of the protocol; these stubs are older than the name. */
    private static final int SERVICE_UNKNOWN = 3;

    private static final long PERIOD_MILLIS = 1_000;

    private final InferService service;
    private final Map<ServerCallStreamObserver<HealthCheckResponse>, ServingStatus> watching =
            new ConcurrentHashMap<>();

    HealthCalls(InferService service, Vertx vertx) {
        this.service = service;
        vertx.setPeriodic(PERIOD_MILLIS, tick -> tell());
    }

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> caller) {
        if (SERVICES.contains(request.getService())) {
            caller.onNext(response(status()));
            caller.onCompleted();
        } else {
            caller.onError(Status.NOT_FOUND
                    .withDescription("there is no service '" + request.getService() + "'; there are '' and '"
                            + InferenceCalls.SERVICE + "'")
                    .asRuntimeException());
        }
    }

    @Override
    public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> caller) {
        ServerCallStreamObserver<HealthCheckResponse> watcher = (ServerCallStreamObserver<HealthCheckResponse>) caller;
        if (!SERVICES.contains(request.getService())) {
            watcher.onNext(HealthCheckResponse.newBuilder()
                    .setStatusValue(SERVICE_UNKNOWN) // it may come: the call stays open
                    .build());
            return;
        }
        ServingStatus now = status();
        watcher.setOnCancelHandler(() -> watching.remove(watcher));
        watching.put(watcher, now);
        watcher.onNext(response(now));
    }

    private void tell() {
        ServingStatus now = watching.isEmpty() ? null : status();
        watching.forEach((watcher, last) -> {
            if (last != now && watching.replace(watcher, last, now)) {
                watcher.onNext(response(now));
            }
        });
    }

    private ServingStatus status() {
        return service.notReady().isEmpty() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }
}
