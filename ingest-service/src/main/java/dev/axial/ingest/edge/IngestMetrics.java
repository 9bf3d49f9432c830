package dev.axial.ingest.edge;

import dev.axial.contract.image.RejectionReason;
import dev.axial.ingest.ShapedImages;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/**
 * The counters of ingest. Images are counted when they are shaped, before their transaction commits: after an abort the
 * same images count again.
 */
final class IngestMetrics {

    private final Counter shaped;
    private final Map<RejectionReason, Counter> rejected = new EnumMap<>(RejectionReason.class);
    private final Counter epochBatches;
    private final Counter epochRequestsRejected;

    IngestMetrics(MeterRegistry registry) {
        this.shaped = Counter.builder("axial.ingest.images.shaped")
                .description("Images that became a row of an inference batch")
                .register(registry);
        for (RejectionReason reason : RejectionReason.values()) {
            if (reason != RejectionReason.INVALID_EVENT) {
                rejected.put(
                        reason,
                        Counter.builder("axial.ingest.images.rejected")
                                .description("Images set aside")
                                .tag("reason", reason.code())
                                .register(registry));
            }
        }
        this.epochBatches = Counter.builder("axial.ingest.epoch.batches")
                .description("Training batches sent")
                .register(registry);
        this.epochRequestsRejected = Counter.builder("axial.ingest.epoch.requests.rejected")
                .description("Epoch requests that could not be served")
                .register(registry);
    }

    void count(ShapedImages images) {
        images.batches().forEach(batch -> shaped.increment(batch.batch().size()));
        images.rejected().forEach(image -> rejected.get(image.reason()).increment());
    }

    void countEpochBatches(int batches) {
        epochBatches.increment(batches);
    }

    void countRejectedEpochRequest() {
        epochRequestsRejected.increment();
    }
}
