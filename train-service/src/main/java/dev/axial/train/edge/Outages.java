package dev.axial.train.edge;

import dev.axial.store.UnreachableStoreException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** Tells failures of Kafka and the store, which pass, from those of a run. */
final class Outages {

    /** No chain of causes is longer, unless it is a ring. */
    private static final int MOST_CAUSES = 50;

    private Outages() {}

    static boolean isOutage(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            if (cause instanceof RecordTooLargeException || cause instanceof SerializationException) {
                return false; // of what the run sends
            }
            if (cause instanceof UnreachableStoreException || cause instanceof KafkaException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
