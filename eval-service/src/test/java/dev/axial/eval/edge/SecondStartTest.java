package dev.axial.eval.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ModelName;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Quarkus starts eval again in a JVM that has ONNX Runtime and OpenDAL loaded, with another level of the gate. */
@QuarkusTest
@TestProfile(SecondStartTest.Strict.class)
@QuarkusTestResource(value = BrokerAndStore.class, restrictToAnnotatedClass = true)
class SecondStartTest {

    EvalOnKafka world; // injected by BrokerAndStore

    @Test
    void theGateIsAsStrictAsConfigured() throws Exception {
        // Given
        ModelName model = ModelName.DEFAULT;
        world.announce(world.patches.trained(model, "first", Patches.SHAPE, Patches.SHARP));

        // When
        world.announce(world.patches.trained(model, "worse", Patches.SHAPE, Patches.VAGUE));

        // Then
        assertThat(world.evaluations(model, 2).get(1).gate().reason()).endsWith(" >= 0.001)");
    }

    public static final class Strict implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("axial.gate.alpha", "0.001");
        }
    }
}
