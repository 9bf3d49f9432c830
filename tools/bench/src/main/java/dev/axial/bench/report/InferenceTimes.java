package dev.axial.bench.report;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Infer's own account of requests and runs, over some time.
 *
 * @param requests that it answered; those of the stream are none
 * @param queueMicros of one request in the mean: until its run began; 0 without requests, as the following two
 * @param inputMicros making the network's input of it, decoding included
 * @param outputMicros writing its answer
 * @param runs of the network, for requests and stream together
 * @param runMicros of one run in the mean
 * @param imagesPerRun in the mean
 */
public record InferenceTimes(
        long requests,
        double queueMicros,
        double inputMicros,
        double outputMicros,
        long runs,
        double runMicros,
        double imagesPerRun) {

    /** @param before and {@code after}: replies of infer to {@code GET /v2/models/MODEL/stats} */
    public static InferenceTimes between(JsonNode before, JsonNode after) {
        JsonNode first = before.path("model_stats").path(0);
        JsonNode last = after.path("model_stats").path(0);
        long runs = last.path("execution_count").asLong()
                - first.path("execution_count").asLong();
        long images = last.path("inference_count").asLong()
                - first.path("inference_count").asLong();
        return new InferenceTimes(
                grown(first, last, "success", "count"),
                micros(first, last, "queue"),
                micros(first, last, "compute_input"),
                micros(first, last, "compute_output"),
                runs,
                micros(first, last, "compute_infer"),
                runs == 0 ? 0 : (double) images / runs);
    }

    private static double micros(JsonNode first, JsonNode last, String what) {
        long count = grown(first, last, what, "count");
        return count == 0 ? 0 : grown(first, last, what, "ns") / 1e3 / count;
    }

    private static long grown(JsonNode first, JsonNode last, String what, String of) {
        return last.path("inference_stats").path(what).path(of).asLong()
                - first.path("inference_stats").path(what).path(of).asLong();
    }
}
