package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One run of one system. Whatever is empty is not known, or not yet.
 *
 * @param seed of everything random in it
 * @param runId under which its events stand in Kafka
 * @param reason why it failed or was not run
 * @param curve every epoch, in order
 * @param chosenEpoch the one with the lowest validation loss; its weights are the model
 * @param test of that model
 * @param bestTestEpoch the study's way, used for nothing
 * @param seconds over all epochs
 * @param imagesPerSecond training images per second of fitting
 * @param peakMemoryBytes most resident memory that train-service had during the run, as the operating system counts
 * @param parameters of the network, the frozen ones included
 * @param fittedParameters those that gradient descent moved
 * @param modelBytes of the ONNX file
 * @param parity largest absolute difference of any logit between ONNX Runtime and PyTorch over the test split
 */
public record SeedReport(
        long seed,
        String runId,
        State state,
        Optional<String> reason,
        List<EpochReport> curve,
        Optional<Integer> chosenEpoch,
        Optional<ReportedMetrics> test,
        Optional<BestTestEpoch> bestTestEpoch,
        Optional<Double> seconds,
        Optional<Double> imagesPerSecond,
        Optional<Long> peakMemoryBytes,
        Optional<Long> parameters,
        Optional<Long> fittedParameters,
        Optional<Long> modelBytes,
        Optional<Double> parity) {

    public SeedReport {
        requireNonNull(runId, "runId");
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        curve = List.copyOf(curve);
        requireNonNull(chosenEpoch, "chosenEpoch");
        requireNonNull(test, "test");
        requireNonNull(bestTestEpoch, "bestTestEpoch");
        requireNonNull(seconds, "seconds");
        requireNonNull(imagesPerSecond, "imagesPerSecond");
        requireNonNull(peakMemoryBytes, "peakMemoryBytes");
        requireNonNull(parameters, "parameters");
        requireNonNull(fittedParameters, "fittedParameters");
        requireNonNull(modelBytes, "modelBytes");
        requireNonNull(parity, "parity");
    }
}
