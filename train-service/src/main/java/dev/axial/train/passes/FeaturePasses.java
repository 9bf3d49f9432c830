package dev.axial.train.passes;

import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress.FeaturesComputed;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.batches.FeatureFile;
import dev.axial.train.batches.KeptFeatures;
import dev.axial.train.batches.SplitFile;
import dev.axial.train.fitting.Fitting;
import dev.axial.train.fitting.Tally;
import dev.axial.train.fitting.Torch;
import dev.axial.train.plan.TrainingPlan;
import dev.axial.train.run.AttemptEndException;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.OwnershipLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frozen part of the network sees every image once; after that each pass costs only what is fitted.
 *
 * <p>What it made of a split is kept: a run that goes on after a crash, and another with the same frozen part and
 * images, take it from there. Computed again, in the same batches, it has the same bits. The order of an epoch follows
 * from the seed and its number.
 */
public final class FeaturePasses implements Passes {

    private static final Logger LOG = LoggerFactory.getLogger(FeaturePasses.class);

    /** Images of a batch: what is fitted is small, so that large batches are fast. */
    private static final int EVALUATION_BATCH = 1000;
    /** Between two tellings of how far it is. */
    private static final Duration TELL = Duration.ofSeconds(10);

    private final TrainingPlan plan;
    private final Fitting fitting;
    private final OwnedRun owned;
    private final Map<Split, FeatureFile> files = new EnumMap<>(Split.class);
    private final long begun = System.nanoTime();
    private long told = begun;
    private int seen;

    private FeaturePasses(TrainingPlan plan, Fitting fitting, OwnedRun owned) {
        this.plan = plan;
        this.fitting = fitting;
        this.owned = owned;
    }

    /**
     * Finds or computes the features of all splits; for that the training images come from ingest once.
     *
     * @param evaluated the images of the other splits
     * @param kept what was computed before
     */
    public static FeaturePasses compute(
            TrainingPlan plan,
            EpochReader epochs,
            Map<Split, SplitFile> evaluated,
            Fitting fitting,
            OwnedRun owned,
            KeptFeatures kept)
            throws AttemptEndException, EpochTimeoutException, InterruptedException {
        FeaturePasses passes = new FeaturePasses(plan, fitting, owned);
        try {
            for (Split split : Split.values()) {
                passes.take(split, epochs, evaluated, kept);
            }
            return passes;
        } catch (AttemptEndException | EpochTimeoutException | InterruptedException | RuntimeException | Error e) {
            passes.close();
            throw e;
        }
    }

    private void take(Split split, EpochReader epochs, Map<Split, SplitFile> evaluated, KeptFeatures kept)
            throws AttemptEndException, EpochTimeoutException, InterruptedException {
        int images = plan.dataset().images().get(split);
        int features = Math.toIntExact(plan.network().features().size());
        Sha256 key = plan.featuresKey(split, Torch.description());
        Optional<FeatureFile> before = kept.find(key, images, features);
        if (before.isPresent()) {
            files.put(split, before.get());
            seen += images;
            LOG.info("run {}: features of {} are there already", plan.runId(), split.code());
            return;
        }
        FeatureFile file = FeatureFile.create(images, features);
        files.put(split, file);
        if (evaluated.containsKey(split)) {
            try (SplitFile.Batches batches = evaluated.get(split).batches()) {
                for (var batch = batches.next(); batch.isPresent(); batch = batches.next()) {
                    see(batch.get(), file);
                }
            }
        } else {
            try (OwnedEpoch epoch = OwnedEpoch.open(epochs, plan.wholeSplit(split), owned)) {
                for (var batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
                    see(batch.get(), file);
                }
            }
        }
        kept.keep(key, file);
        tell();
    }

    private void see(TensorBatch batch, FeatureFile file) throws AttemptEndException {
        owned.check();
        List<Integer> indices = batch.rows().stream()
                .map(row -> ((TrainingRow) row).datasetIndex())
                .toList();
        file.put(indices, fitting.features(batch));
        seen += batch.size();
        if (System.nanoTime() - told > TELL.toNanos()) {
            tell();
        }
    }

    private void tell() throws OwnershipLostException {
        told = System.nanoTime();
        int all = plan.dataset().images().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        owned.publish(new FeaturesComputed(plan.runId(), seen, all, (told - begun) / 1e9));
    }

    @Override
    public Tally fit() throws AttemptEndException {
        FeatureFile file = files.get(Split.TRAIN);
        Tally training = Tally.NONE;
        for (List<Integer> batch :
                batches(fitting.order(file.images()), plan.recipe().batchSize())) {
            owned.check();
            training = training.plus(fitting.fit(file.get(batch)));
        }
        return training;
    }

    @Override
    public Tally evaluate(Split split) {
        FeatureFile file = files.get(split);
        Tally sum = Tally.NONE;
        for (List<Integer> batch :
                batches(IntStream.range(0, file.images()).boxed().toList(), EVALUATION_BATCH)) {
            sum = sum.plus(fitting.evaluate(file.get(batch)));
        }
        return sum;
    }

    private static List<List<Integer>> batches(List<Integer> order, int size) {
        List<List<Integer>> batches = new ArrayList<>();
        for (int from = 0; from < order.size(); from += size) {
            batches.add(order.subList(from, Math.min(order.size(), from + size)));
        }
        return batches;
    }

    @Override
    public void close() {
        files.values().forEach(FeatureFile::close);
    }
}
