package dev.axial.infer.edge.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.axial.contract.image.Prediction;
import dev.axial.infer.edge.InferenceMetrics;
import dev.axial.infer.request.RequestStatistics.RequestEnding;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Triton's statistics of one version: the meters of {@link InferenceMetrics} in other words. Counts of runs and images take
 * in those of the stream, which share runs with requests; the times of a request are of requests alone.
 */
record ModelStatistics(@JsonProperty("model_stats") List<VersionStatistics> modelStats) {

    static ModelStatistics of(Prediction.Model model, InferenceMetrics.OfVersion meters) {
        Timer answered = meters.requests().get(RequestEnding.ANSWERED);
        Sum failed = meters.requests().entrySet().stream()
                .filter(ending -> ending.getKey() != RequestEnding.ANSWERED)
                .map(ending -> Sum.of(ending.getValue()))
                .reduce(new Sum(0, 0), Sum::plus);
        return new ModelStatistics(List.of(new VersionStatistics(
                model.name().value(),
                Integer.toString(model.version()),
                meters.lastRequest().get(),
                (long) (meters.streamImages().count() + meters.requestImages().count()),
                meters.run().count(),
                new RequestTimes(
                        Sum.of(answered),
                        failed,
                        Sum.of(meters.queue()),
                        Sum.of(meters.shaping()),
                        Sum.of(meters.run()),
                        Sum.of(meters.output())),
                meters.runs().entrySet().stream()
                        .map(runs -> new Batch(
                                runs.getKey(),
                                new Sum(
                                        runs.getValue().count().sum(),
                                        runs.getValue().nanos().sum())))
                        .toList())));
    }

    /** @param lastInference milliseconds since 1970; 0 if there was none */
    record VersionStatistics(
            String name,
            String version,
            @JsonProperty("last_inference") long lastInference,
            @JsonProperty("inference_count") long inferenceCount,
            @JsonProperty("execution_count") long executionCount,
            @JsonProperty("inference_stats") RequestTimes inferenceStats,
            @JsonProperty("batch_stats") List<Batch> batchStats) {}

    record RequestTimes(
            Sum success,
            Sum fail,
            Sum queue,
            @JsonProperty("compute_input") Sum computeInput,
            @JsonProperty("compute_infer") Sum computeInfer,
            @JsonProperty("compute_output") Sum computeOutput) {}

    record Batch(
            @JsonProperty("batch_size") int batchSize,
            @JsonProperty("compute_infer") Sum computeInfer) {}

    /** @param ns nanoseconds together */
    record Sum(long count, long ns) {

        static Sum of(Timer timer) {
            return new Sum(timer.count(), (long) timer.totalTime(TimeUnit.NANOSECONDS));
        }

        Sum plus(Sum other) {
            return new Sum(count + other.count, ns + other.ns);
        }
    }
}
