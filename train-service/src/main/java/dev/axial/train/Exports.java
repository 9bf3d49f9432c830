package dev.axial.train;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.CodeVersion;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.onnx.InvalidModelException;
import dev.axial.onnx.ModelMetadata;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxSettings;
import dev.axial.store.ArtifactStore;
import dev.axial.train.batches.SplitFile;
import dev.axial.train.export.OnnxExport;
import dev.axial.train.export.Parity;
import dev.axial.train.fitting.EpochEnd;
import dev.axial.train.fitting.Fitting;
import dev.axial.train.fitting.Torch;
import dev.axial.train.fitting.TorchNetwork;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import dev.axial.train.plan.TrainingPlan;
import dev.axial.train.run.AttemptEndException;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.RunFailedException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a run: its best weights as ONNX, proved against PyTorch on the whole test split, stored and announced. */
public final class Exports {

    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

    private final ArtifactStore store;

    public Exports(ArtifactStore store) {
        this.store = requireNonNull(store, "store");
    }

    void announce(TrainingPlan plan, Fitting fitting, SplitFile test, OwnedRun owned) throws AttemptEndException {
        Weights best = fitting.bestWeights();
        ModelMetadata provenance = provenance(plan, fitting.lastEpoch());
        byte[] onnx = OnnxExport.of(plan.network(), test.scales(), best, provenance.toMap());
        Parity parity = prove(onnx, plan.network(), best, test);
        ArtifactRef artifact = store.put(onnx);
        owned.complete(
                completed(plan, fitting.lastEpoch(), artifact, parity, owned),
                trained(plan, fitting.lastEpoch(), artifact));
    }

    /** Compares ONNX Runtime with PyTorch on every test image. */
    private static Parity prove(byte[] onnx, Network network, Weights weights, SplitFile test)
            throws RunFailedException {
        try (OnnxModel served = OnnxModel.open(onnx, OnnxSettings.DEFAULT);
                TorchNetwork trained = new TorchNetwork(network, test.scales(), weights)) {
            Parity parity = Parity.NONE;
            try (SplitFile.Batches batches = test.batches()) {
                for (var batch = batches.next(); batch.isPresent(); batch = batches.next()) {
                    parity = parity.plus(Parity.of(served, trained, batch.get()));
                }
            }
            parity.require();
            LOG.info(
                    "ONNX Runtime and PyTorch agree on {} images, logits within {}",
                    parity.images(),
                    parity.largestDifference());
            return parity;
        } catch (InvalidModelException e) {
            throw new IllegalStateException("what was exported is no model that can be served", e);
        }
    }

    private ModelMetadata provenance(TrainingPlan plan, EpochEnd last) {
        return new ModelMetadata(
                plan.runId(),
                plan.model(),
                plan.dataset().labels(),
                plan.recipe().name(),
                plan.recipe().toYaml(),
                plan.request().seed(),
                Torch.threads(),
                Torch.device().code(),
                plan.dataset().ref(),
                CodeVersion.current(),
                last.bestEpoch());
    }

    private static Completed completed(
            TrainingPlan plan, EpochEnd last, ArtifactRef artifact, Parity parity, OwnedRun owned) {
        String reason =
                (last.stop() ? "stopped early after epoch " + last.epoch() : "all " + last.epoch() + " epochs done")
                        + "; lowest validation loss at epoch " + last.bestEpoch();
        return new Completed(
                plan.runId(),
                last.bestEpoch(),
                artifact,
                owned.run().epochSeconds(),
                reason,
                Optional.of(plan.network().count()),
                Optional.of(parity.largestDifference()));
    }

    private static ModelTrained trained(TrainingPlan plan, EpochEnd last, ArtifactRef artifact) {
        return new ModelTrained(
                plan.runId(),
                plan.model(),
                artifact,
                plan.recipe().input(),
                plan.dataset().labels(),
                plan.dataset().ref(),
                plan.recipe().name(),
                plan.request().seed(),
                last.bestEpoch(),
                plan.request().promote(),
                CodeVersion.current());
    }
}
