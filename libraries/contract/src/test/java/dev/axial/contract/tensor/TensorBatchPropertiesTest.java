package dev.axial.contract.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.tensor.TensorBatch.Purpose;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.Serving;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Split;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TensorBatchPropertiesTest {

    private static final Sha256 SHA = Sha256.of(new byte[] {1});

    @Property(tries = 150)
    void readsBackWhatItWrote(@ForAll("batches") TensorBatch batch) throws InvalidBatchException {
        TensorBatch read = TensorBatch.decode(batch.encode());

        assertThat(read.shape()).isEqualTo(batch.shape());
        assertThat(read.rows()).isEqualTo(batch.rows());
        assertThat(read.scales()).isEqualTo(batch.scales());
        assertThat(read.purpose()).isEqualTo(batch.purpose());
        assertThat(read.pixels()).isEqualTo(batch.pixels());
    }

    /** A purely functional encoding: ingest's repeated answers are the same bytes. */
    @Property(tries = 50)
    void writesWhatItReadAsTheSameBytes(@ForAll("batches") TensorBatch batch) throws InvalidBatchException {
        byte[] encoded = batch.encode();

        assertThat(TensorBatch.decode(encoded.clone()).encode()).isEqualTo(encoded);
    }

    @Provide
    Arbitrary<TensorBatch> batches() {
        Arbitrary<ImageShape> shapes = Combinators.combine(
                        Arbitraries.of(1, 3),
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.integers().between(1, 9))
                .as(ImageShape::new);
        Arbitrary<Purpose> purposes = Arbitraries.oneOf(servings(), parts());
        return Combinators.combine(shapes, purposes, Arbitraries.longs(), Arbitraries.of(true, false))
                .flatAs((shape, purpose, seed, scaled) -> rows(purpose)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(20)
                        .map(rows -> batch(shape, purpose, rows, new Random(seed), scaled)));
    }

    private static TensorBatch batch(ImageShape shape, Purpose purpose, List<Row> rows, Random random, boolean scaled) {
        byte[] pixels = new byte[rows.size() * shape.size()];
        random.nextBytes(pixels);
        List<ChannelScale> scales = scaled
                ? random.doubles(shape.channels(), -1, 1)
                        .mapToObj(value -> new ChannelScale((float) value, (float) -value))
                        .toList()
                : List.of();
        return new TensorBatch(shape, pixels, rows, scales, purpose);
    }

    private static Arbitrary<Row> rows(Purpose purpose) {
        if (purpose instanceof EpochPart) {
            return Combinators.combine(
                            Arbitraries.integers().greaterOrEqual(0),
                            Arbitraries.integers().greaterOrEqual(0))
                    .as(TrainingRow::new);
        }
        // Any text that UTF-8 can hold: lone surrogates cannot come out of a Kafka header or key.
        Arbitrary<String> texts = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(30)
                .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)));
        Arbitrary<Optional<String>> optional = texts.optional(0.7);
        Arbitrary<Instant> times = Arbitraries.longs()
                .between(-1_000_000_000_000_000L, 4_000_000_000_000_000L)
                .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        return Combinators.combine(
                        texts,
                        optional,
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0),
                        times,
                        optional,
                        optional)
                .as(ImageRow::new);
    }

    private static Arbitrary<Purpose> servings() {
        return Combinators.combine(
                        Arbitraries.strings()
                                .withCharRange('a', 'z')
                                .ofMinLength(1)
                                .ofMaxLength(64),
                        Arbitraries.integers().greaterOrEqual(1))
                .as((name, version) -> new Serving(new ModelName(name), version, SHA));
    }

    private static Arbitrary<Purpose> parts() {
        Arbitrary<Integer> counts = Arbitraries.integers().greaterOrEqual(0);
        return Combinators.combine(
                        Arbitraries.strings().ascii().ofMaxLength(50),
                        Arbitraries.of(Split.class),
                        counts,
                        counts,
                        counts)
                .as((request, split, epoch, shard, sequence) ->
                        new EpochPart(request, SHA, split, epoch, shard, sequence));
    }
}
