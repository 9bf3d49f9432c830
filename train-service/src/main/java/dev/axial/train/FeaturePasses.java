package dev.axial.train;

import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Split;
import dev.axial.kafka.epoch.Epoch;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.batches.FeatureFile;
import dev.axial.train.batches.SplitFile;
import dev.axial.train.fitting.DivergedException;
import dev.axial.train.fitting.Fitting;
import dev.axial.train.fitting.Tally;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunCancelledException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frozen part of the network sees every image once; after that each pass costs only what is fitted.
 *
 * <p>A run that goes on after a crash computes the features again, in the same batches, and so has the same bits. The order
 * of an epoch follows from the seed and its number.
 */
final class FeaturePasses implements Passes {

    private static final Logger LOG = LoggerFactory.getLogger(FeaturePasses.class);

    /** What is fitted is small, so large batches are fast. */
    private static final int EVALUATION_BATCH = 1000;

    private final TrainingPlan plan;
    private final Map<Split, FeatureFile> files = new EnumMap<>(Split.class);

    private FeaturePasses(TrainingPlan plan) {
        this.plan = plan;
    }

    /**
     * Pulls the training images from ingest once, and computes the features of all splits.
     *
     * @param evaluated the images of the other splits
     */
    static FeaturePasses compute(
            TrainingPlan plan, EpochReader epochs, Map<Split, SplitFile> evaluated, Fitting fitting, OwnedRun owned)
            throws OwnershipLostException, RunCancelledException, EpochTimeoutException, InterruptedException {
        long begun = System.nanoTime();
        FeaturePasses passes = new FeaturePasses(plan);
        try {
            try (Epoch epoch = epochs.open(plan.wholeSplit(Split.TRAIN))) {
                for (var batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
                    owned.check();
                    passes.add(Split.TRAIN, fitting, batch.get());
                }
            }
            for (Map.Entry<Split, SplitFile> split : evaluated.entrySet()) {
                split.getValue().<OwnershipLostException, RunCancelledException>forEach(batch -> {
                    owned.check();
                    passes.add(split.getKey(), fitting, batch);
                });
            }
        } catch (OwnershipLostException | RunCancelledException | EpochTimeoutException | InterruptedException e) {
            passes.close();
            throw e;
        }
        LOG.info(
                "run {}: the frozen part has seen every image in {} s",
                plan.runId(),
                "%.1f".formatted((System.nanoTime() - begun) / 1e9));
        return passes;
    }

    private void add(Split split, Fitting fitting, TensorBatch batch) {
        FeatureFile file = files.computeIfAbsent(
                split,
                s -> FeatureFile.create(
                        plan.dataset().images().get(s),
                        plan.network().features().size()));
        List<Integer> indices = batch.rows().stream()
                .map(row -> ((TrainingRow) row).datasetIndex())
                .toList();
        file.put(indices, fitting.features(batch));
    }

    @Override
    public Tally fit(Fitting fitting, OwnedRun owned)
            throws OwnershipLostException, RunCancelledException, DivergedException {
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
    public Tally evaluate(Fitting fitting, Split split) {
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
