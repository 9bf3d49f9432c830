package dev.axial.service.http;

import java.util.Map;
import java.util.Set;

/** The roles of which a request needs one; none of them for one that is open to everybody. */
enum Access {
    /** Health, metrics, and the protocol's own questions for health. */
    OPEN(Set.of()),
    READ(Set.of(Access.READER, Access.OPERATOR)),
    INFER(Set.of(Access.INFERENCE, Access.OPERATOR)),
    /** The models that serve and their inputs: an inference client asks for these before it sends images. */
    DESCRIBE(Set.of(Access.READER, Access.INFERENCE, Access.OPERATOR)),
    OPERATE(Set.of(Access.OPERATOR));

    static final String READER = "axial-reader";
    static final String INFERENCE = "axial-infer";
    static final String OPERATOR = "axial-operator";

    /** Methods of gRPC, each a path; one that is not named here needs an operator. */
    private static final Map<String, Access> CALLS = Map.ofEntries(
            Map.entry("/grpc.health.v1.Health/Check", OPEN),
            Map.entry("/grpc.health.v1.Health/Watch", OPEN),
            Map.entry("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", DESCRIBE),
            Map.entry("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", DESCRIBE),
            Map.entry("/inference.GRPCInferenceService/ServerLive", OPEN),
            Map.entry("/inference.GRPCInferenceService/ServerReady", OPEN),
            Map.entry("/inference.GRPCInferenceService/ServerMetadata", DESCRIBE),
            Map.entry("/inference.GRPCInferenceService/ModelReady", DESCRIBE),
            Map.entry("/inference.GRPCInferenceService/ModelMetadata", DESCRIBE),
            Map.entry("/inference.GRPCInferenceService/ModelConfig", DESCRIBE),
            Map.entry("/inference.GRPCInferenceService/ModelStatistics", DESCRIBE),
            Map.entry("/inference.GRPCInferenceService/RepositoryIndex", DESCRIBE),
            Map.entry("/inference.GRPCInferenceService/ModelInfer", INFER),
            Map.entry("/inference.GRPCInferenceService/ModelStreamInfer", INFER));

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final Set<String> roles;

    Access(Set<String> roles) {
        this.roles = roles;
    }

    Set<String> roles() {
        return roles;
    }

    /**
     * @param method in upper case
     * @param path normalised, without query
     */
    static Access of(String method, String path) {
        Access call = CALLS.get(path);
        if (call != null) {
            return call;
        }
        boolean reads = READS.contains(method);
        if (reads && (isIn(path, "/q/health") || isIn(path, "/q/metrics") || isIn(path, "/v2/health"))) {
            return OPEN;
        }
        if (reads && path.equals("/openapi.yaml")) {
            return DESCRIBE;
        }
        if (isIn(path, "/v2")) {
            if (reads || path.equals("/v2/repository/index")) {
                return DESCRIBE;
            }
            return method.equals("POST") && path.endsWith("/infer") ? INFER : OPERATE;
        }
        return reads ? READ : OPERATE;
    }

    private static boolean isIn(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }
}
