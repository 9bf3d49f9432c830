package dev.axial.bench.micro;

import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Augmentation.Chance;
import dev.axial.contract.training.Augmentation.ScaleChance;
import dev.axial.contract.training.Split;
import dev.axial.ingest.epoch.Augmenter;
import dev.axial.ingest.epoch.ShapedSplit;
import dev.axial.ingest.epoch.TrainingDataset;
import dev.axial.launcher.home.Installation;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One image of the bundled sample, 28 x 28, as an epoch sees it. */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AugmentationBenchmark {

    /** {@code study}: that of row 10; {@code always}: each of its transformations on every image. */
    @Param({"none", "study", "always"})
    public String augmentation;

    private Augmenter augmenter;
    private ShapedSplit images;
    private byte[] target;
    private int next;

    @Setup
    public void load() throws Exception {
        double chance = augmentation.equals("always") ? 1 : 0.16;
        augmenter = new Augmenter(
                augmentation.equals("none")
                        ? Augmentation.NONE
                        : new Augmentation(
                                chance,
                                chance,
                                new Chance(chance, 15),
                                new Chance(chance, 0.1),
                                new ScaleChance(0, 1, 1)),
                1,
                1);
        ArtifactStore store = ArtifactStore.local(Files.createTempDirectory(Path.of("target"), "bench"));
        Datasets datasets = new Datasets(store);
        Dataset dataset = datasets.importNpz(Installation.locate().bundledSample(), "organamnist-sample");
        images = new TrainingDataset(datasets.load(dataset.ref()), 0).split(Split.TRAIN, dataset.shape());
        target = new byte[dataset.shape().size()];
    }

    @Benchmark
    public byte[] write() {
        next = next + 1 == images.size() ? 0 : next + 1;
        augmenter.write(images, next, target, 0);
        return target;
    }
}
