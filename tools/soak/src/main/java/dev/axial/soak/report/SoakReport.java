package dev.axial.soak.report;

import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.axial.client.service.ServiceName;
import dev.axial.launcher.parts.Part;
import dev.axial.soak.chaos.Fault;
import dev.axial.soak.ledger.Balance;
import dev.axial.soak.ledger.PoisonLedger.PoisonBalance;
import dev.axial.soak.ledger.RunLedger.RunBalance;
import dev.axial.soak.watch.Deaths;
import dev.axial.soak.watch.MemoryWatch;
import dev.axial.soak.watch.RequestWatch;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The file that {@code --report} writes.
 *
 * @param settings what was asked for
 * @param begins by topic, the offset in each partition at which the soak began
 * @param images the ledger of images
 * @param waits of images for their predictions
 * @param poison the ledger of poison
 * @param runs the ledger of training runs and models
 * @param faults each that was made
 * @param recovery by kind of fault and part
 * @param requests to services, by service
 * @param memory by process
 * @param deaths each death of a process that the launcher saw, killed or not, one sentence
 * @param causes of these deaths
 * @param troubles what else went wrong, one sentence each
 */
public record SoakReport(
        Settings settings,
        Map<String, List<Long>> begins,
        Balance images,
        RecoveryTimes.Seconds waits,
        PoisonBalance poison,
        RunBalance runs,
        List<Fault> faults,
        List<RecoveryTimes> recovery,
        Map<ServiceName, RequestWatch.Requests> requests,
        MemoryUse memory,
        List<String> deaths,
        Deaths causes,
        List<String> troubles) {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * @param seed of faults and moments
     * @param chaos kinds of faults
     * @param processors that the machine has
     * @param streamSeconds from the first image to the last answer
     * @param imagesPerSecond over that time
     */
    public record Settings(
            long seed, List<String> chaos, int processors, double streamSeconds, double imagesPerSecond) {}

    /**
     * @param ceilings by part: no process of it may take more; MiB
     * @param peaks by process, as the operating system counts resident memory; MiB
     * @param samples over time
     */
    public record MemoryUse(Map<String, Long> ceilings, Map<String, Long> peaks, List<MemoryWatch.Sample> samples) {

        /** Processes that took more than their part may. */
        public List<String> over() {
            return peaks.entrySet().stream()
                    .filter(peak -> peak.getValue() > ceilings.get(part(peak.getKey())))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** {@code infer-1} is of part {@code infer}. */
        private static String part(String process) {
            return Part.of(process.replaceFirst("-\\d+$", "")).orElseThrow().code();
        }
    }

    /** Returns whether nothing at all is to be found fault with; a request may fail where its service is killed, and
     * no answer may be wrong. */
    @JsonGetter
    public boolean clean() {
        return images.clean()
                && poison.clean()
                && runs.clean()
                && faults.stream().allMatch(fault -> fault.recoverySeconds() != null)
                && memory.over().isEmpty()
                && causes.bySupervisor() == 0
                && requests.values().stream().allMatch(service -> service.wrong() == 0)
                && troubles.isEmpty();
    }

    public void write(Path file) throws CommandException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new CommandException("The report cannot be written to " + file + ": " + Sentence.reason(e), e);
        }
    }
}
