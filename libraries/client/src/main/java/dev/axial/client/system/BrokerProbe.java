package dev.axial.client.system;

import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.Sentence;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/** One question to Kafka, whether it is there. */
public final class BrokerProbe {

    private static final String PATIENCE_MILLIS = "8000";
    private static final String REQUEST_MILLIS = "7000";

    private BrokerProbe() {}

    /** Returns a clause that says why no broker can be used, within 8 s; empty if one answers. */
    public static Optional<String> obstacle(KafkaConnection kafka) throws InterruptedException {
        try (Admin admin = kafka.with("default.api.timeout.ms", PATIENCE_MILLIS)
                .with("request.timeout.ms", REQUEST_MILLIS)
                .admin("axial-cli")) {
            admin.describeCluster().nodes().get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(clause(e.getCause()));
        } catch (KafkaException e) {
            return Optional.of(
                    "the connection cannot be set up: " + root(e)); // a file that is missing, a password that is wrong
        }
    }

    private static String clause(Throwable failure) {
        if (failure instanceof AuthenticationException) {
            return "it does not accept who connects: " + Sentence.reason(failure);
        }
        if (failure instanceof AuthorizationException) {
            return "it does not allow this: " + Sentence.reason(failure);
        }
        return failure instanceof TimeoutException ? "Kafka gave none within 8 s" : Sentence.reason(failure);
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Sentence.reason(cause);
    }
}
