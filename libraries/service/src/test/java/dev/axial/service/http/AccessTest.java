package dev.axial.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.axial.contract.inference.wire.InferenceProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

    @ParameterizedTest
    @CsvSource({
        "GET, /q/health, OPEN",
        "GET, /q/health/live, OPEN",
        "GET, /q/metrics, OPEN",
        "GET, /v2/health/ready, OPEN",
        "POST, /q/health, OPERATE",
        "GET, /q/healthy, READ",
        "GET, /runs, READ",
        "POST, /runs, OPERATE",
        "PUT, /models/organ/champion, OPERATE",
        "GET, /v2, DESCRIBE",
        "GET, /v2/models/organ/versions/1, DESCRIBE",
        "POST, /v2/models/organ/infer, INFER",
        "POST, /v2/models/organ/versions/1/infer, INFER",
        "POST, /v2/repository/index, DESCRIBE",
        "POST, /v2/repository/models/organ/unload, OPERATE",
        "GET, /v2beta, READ",
        "GET, /openapi.yaml, DESCRIBE",
        "POST, /inference.GRPCInferenceService/ServerReady, OPEN",
        "POST, /inference.GRPCInferenceService/ModelMetadata, DESCRIBE",
        "POST, /inference.GRPCInferenceService/ModelInfer, INFER",
        "POST, /inference.GRPCInferenceService/ModelStreamInfer, INFER",
        "POST, /inference.GRPCInferenceService/RepositoryModelLoad, OPERATE",
        "POST, /inference.GRPCInferenceService, OPERATE",
        "POST, /grpc.health.v1.Health/Check, OPEN",
        "POST, /grpc.reflection.v1.ServerReflection/ServerReflectionInfo, DESCRIBE",
        "DELETE, /anything, OPERATE",
    })
    void eachRequestNeedsTheLeastThatItsEffectAsksFor(String method, String path, Access access) {
        assertThat(Access.of(method, path)).isEqualTo(access);
    }

    /** A method of gRPC that nobody named here needs an operator: a new one is easily forgotten. */
    @Test
    void onlyMethodsThatChangeWhatIsServedNeedAnOperator() {
        // When
        ServiceDescriptor service = InferenceProto.getDescriptor().findServiceByName("GRPCInferenceService");

        // Then
        assertThat(service.getMethods())
                .extracting(MethodDescriptor::getName)
                .filteredOn(name -> Access.of("POST", "/" + service.getFullName() + "/" + name) == Access.OPERATE)
                .containsExactly("RepositoryModelLoad", "RepositoryModelUnload");
    }
}
