package dev.axial.service.lifecycle;

import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.topics.TopicSettings;
import dev.axial.service.configuration.KafkaConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Logs, once Kafka answers after a start, each setting of the cluster that is not as delivery needs it.
 *
 * <p>A service does not alter them: on a cluster they are an operator's.
 */
@Singleton
class TopicsReport {

    private static final Logger LOG = Logger.getLogger(TopicsReport.class);
    private static final long BETWEEN_QUESTIONS = 5;

    private final KafkaConfiguration kafka;
    private final Thread thread = new Thread(this::report, "topics-report");

    TopicsReport(KafkaConfiguration kafka) {
        this.kafka = kafka;
    }

    void start(@Observes StartupEvent event) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        thread.interrupt();
    }

    private void report() {
        try {
            while (true) {
                try (Admin admin = new KafkaConnection(kafka.properties()).admin("axial-topics-report")) {
                    TopicSettings.differences(admin, Topics.ALL).forEach(LOG::warn);
                    return;
                } catch (KafkaException e) {
                    LOG.debugf("Kafka does not tell the settings of topics: %s", e.getMessage());
                    TimeUnit.SECONDS.sleep(BETWEEN_QUESTIONS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service stops
        }
    }
}
