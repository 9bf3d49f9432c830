package dev.axial.eval.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.eval.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StandingPropertiesTest {

    /** Whatever comes twice, and whenever: the first verdict on a run is the one. */
    @Property(tries = 200)
    void foldsToTheSameHoweverVerdictsAreDoubled(@ForAll @IntRange(min = 1, max = 8) int runs, @ForAll long seed) {
        // Given
        List<ModelEvaluated> once = IntStream.rangeClosed(1, runs)
                .mapToObj(version -> Given.evaluated("run-" + version, version))
                .toList();
        Random random = new Random(seed);
        List<ModelEvaluated> doubled = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            doubled.add(once.get(i));
            while (random.nextInt(2) == 0) { // an earlier one again, or a second verdict that another eval made of it
                int earlier = 1 + random.nextInt(i + 1);
                doubled.add(
                        random.nextBoolean()
                                ? once.get(earlier - 1)
                                : Given.evaluated("run-" + earlier, runs + 1 + random.nextInt(9)));
            }
        }

        // When
        Standing expected = fold(once);
        Standing standing = fold(doubled);

        // Then
        assertThat(standing.versions(ModelName.DEFAULT)).isEqualTo(expected.versions(ModelName.DEFAULT));
        assertThat(standing.nextVersion(ModelName.DEFAULT)).isEqualTo(runs + 1);
        assertThat(standing.models()).isEqualTo(expected.models());
        assertThat(standing.verdictOn(new RunId("run-1"))).contains(EvaluatedVersion.of(once.get(0)));
    }

    private static Standing fold(List<ModelEvaluated> verdicts) {
        Standing standing = Standing.EMPTY;
        for (ModelEvaluated verdict : verdicts) {
            standing = standing.with(verdict);
        }
        return standing;
    }
}
