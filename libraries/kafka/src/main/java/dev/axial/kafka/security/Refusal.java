package dev.axial.kafka.security;

import dev.axial.kafka.KafkaConnection;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** A refusal of Kafka, said so that an operator knows what to grant or to renew. */
public final class Refusal {

    private Refusal() {}

    /**
     * One sentence without its full stop, if the failure comes of a refused connection or a missing right.
     *
     * @param kafka the connection that was refused
     * @param client who was refused; a loop's transactional id is its name
     * @param inputs the topics that it reads: in any other it would write
     */
    public static Optional<String> of(
            KafkaConnection kafka, String client, Collection<String> inputs, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
                return Optional.of("Kafka refuses " + client + ": " + clause(kafka, client, inputs, cause));
            }
        }
        return Optional.empty();
    }

    private static String clause(KafkaConnection kafka, String client, Collection<String> inputs, Throwable cause) {
        if (cause instanceof TopicAuthorizationException refused
                && !refused.unauthorizedTopics().isEmpty()) {
            boolean reads = inputs.containsAll(refused.unauthorizedTopics());
            return "it has no right to " + (reads ? "READ" : "WRITE") + " the topic "
                    + String.join(", ", refused.unauthorizedTopics());
        }
        if (cause instanceof GroupAuthorizationException refused && refused.groupId() != null) {
            return "it has no right to READ the group " + refused.groupId();
        }
        if (cause instanceof TransactionalIdAuthorizationException) {
            return "it has no right to WRITE the transactional id " + client;
        }
        if (cause instanceof SslAuthenticationException) {
            return expired(kafka).orElseGet(() -> cause.getMessage() + ": " + root(cause));
        }
        return cause.getMessage();
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    /** One clause if the client's own certificate is not valid today. */
    private static Optional<String> expired(KafkaConnection kafka) {
        Object file = kafka.properties().get(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);
        if (file == null) {
            return Optional.empty();
        }
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(new AdminClientConfig(kafka.properties()).values());
            KeyStore keys = factory.keystore();
            for (String alias : Collections.list(keys.aliases())) {
                Instant now = Instant.now();
                if (keys.getCertificate(alias) instanceof X509Certificate certificate
                        && now.isAfter(certificate.getNotAfter().toInstant())) {
                    return Optional.of("the certificate in " + file + " expired at "
                            + certificate.getNotAfter().toInstant());
                }
            }
        } catch (KafkaException | KeyStoreException e) {
            return Optional.of("the keys in " + file + " cannot be used: " + root(e));
        }
        return Optional.empty();
    }
}
