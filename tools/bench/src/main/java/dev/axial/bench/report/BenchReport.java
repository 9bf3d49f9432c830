package dev.axial.bench.report;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.axial.bench.load.Latencies.Percentiles;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that {@code --report} writes.
 *
 * @param settings what was asked for, and where
 * @param milliseconds from the moment a request was due, or was asked by a caller, to its whole answer
 * @param imagesPerSecond answered in the time that counts
 * @param images answered in it
 * @param failed of all requests, warm-up included
 * @param unanswered a minute after the last request
 * @param reasons the first failures, one sentence each
 * @param processes processor time and memory of each
 * @param infer its own account
 */
public record BenchReport(
        BenchSettings settings,
        Percentiles milliseconds,
        double imagesPerSecond,
        long images,
        long failed,
        long unanswered,
        List<String> reasons,
        List<ProcessUse> processes,
        InferenceTimes infer) {

    /** The process that asks. */
    public static final String CLIENT = "client";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * @param version of Axial
     * @param arrivals {@code 300 requests/s}, {@code 64 callers}
     * @param corrected whether latencies count from the moment a request was due, so that a stall shows in all that it delays
     * @param form of the images
     * @param processors that the machine has
     * @param java that runs everything
     */
    public record BenchSettings(
            String version,
            String mode,
            String arrivals,
            boolean corrected,
            double warmUpSeconds,
            double seconds,
            int batch,
            String form,
            String recipe,
            int processors,
            String java) {}

    /**
     * @param name of the part; {@code client} is the one that asks
     * @param seconds of processor time while it counted
     * @param secondsPer1000Images the same by the images that were answered meanwhile; 0 without any
     * @param peakMebibytes most resident memory since its start; 0 where the system does not count it
     */
    public record ProcessUse(String name, double seconds, double secondsPer1000Images, long peakMebibytes) {}

    /** Returns whether each request had its answer, however late, and one at least was due in the time that counts. */
    @JsonGetter
    public boolean complete() {
        return failed == 0 && unanswered == 0 && milliseconds.requests() > 0;
    }

    /** Processor seconds of all parts for 1,000 images, without the client. */
    @JsonGetter
    public double secondsPer1000Images() {
        return processes.stream()
                .filter(process -> !process.name().equals(CLIENT))
                .mapToDouble(ProcessUse::secondsPer1000Images)
                .sum();
    }

    public void write(Path file) throws CommandException {
        try {
            Files.write(file, JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new CommandException("The report cannot be written to " + file + ": " + Sentence.reason(e), e);
        }
    }
}
