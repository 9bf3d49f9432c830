package dev.axial.service.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvironmentVariablesTest {

    private static final Set<Class<?>> MAPPINGS = Set.of(InstanceConfiguration.class, OnnxConfiguration.class);

    @Test
    void takesEveryKeyOfTheServiceAndElementsOfLists() {
        assertThat(faults("AXIAL_INSTANCE", "AXIAL_ONNX_THREADS", "AXIAL_ONNX_PROVIDERS", "AXIAL_ONNX_PROVIDERS_0_"))
                .isEmpty();
    }

    @Test
    void namesTheKeyThatIsMeantOrAllOfThem() {
        assertThat(faults("AXIAL_ONNX_THREDS", "AXIAL_COLOUR"))
                .containsExactly(
                        "the environment variable AXIAL_COLOUR sets nothing; there are AXIAL_INSTANCE,"
                                + " AXIAL_ONNX_DEVICE, AXIAL_ONNX_OPTIONS____, AXIAL_ONNX_PROVIDERS, AXIAL_ONNX_REQUIRE,"
                                + " AXIAL_ONNX_SPINNING, AXIAL_ONNX_THREADS",
                        "the environment variable AXIAL_ONNX_THREDS sets nothing; did you mean AXIAL_ONNX_THREADS?");
    }

    @Test
    void leavesAloneWhatIsForAnotherServiceOrForNobodyOfAxial() {
        assertThat(faults("AXIAL_TRAIN_THREADS", "AXIAL_GATE_ALPHA", "AXIAL_STREAM_LINGER", "PATH", "axial_colour"))
                .isEmpty();
    }

    @Test
    void leavesAloneTheAddressesThatKubernetesGivesToContainers() {
        assertThat(faults(
                        "AXIAL_INFER_SERVICE_HOST",
                        "AXIAL_INFER_SERVICE_PORT",
                        "AXIAL_INFER_SERVICE_PORT_HTTP",
                        "AXIAL_ONNX_PORT",
                        "AXIAL_ONNX_PORT_8084_TCP_ADDR"))
                .isEmpty();
    }

    private static List<String> faults(String... environment) {
        return EnvironmentVariables.faults(List.of(environment), MAPPINGS);
    }
}
