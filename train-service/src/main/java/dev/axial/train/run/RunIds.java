package dev.axial.train.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.model.RunId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The identity of a run whose request names none. */
public final class RunIds {

    /** Namespace of Axial's run ids; drawn once. */
    private static final UUID NAMESPACE = UUID.fromString("6f1c9f57-7b0e-4d7e-9a3c-0d6a2f9b51c4");

    private RunIds() {}

    /** UUIDv5 of where the request is in Kafka, so that a redelivery is the same run. */
    public static RunId of(String clusterId, String topic, int partition, long offset) {
        return new RunId(uuid5(NAMESPACE, clusterId + "/" + topic + "/" + partition + "/" + offset)
                .toString());
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.5">RFC 9562, 5.5</a> */
    static UUID uuid5(UUID namespace, String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(namespace.getMostSignificantBits())
                    .putLong(namespace.getLeastSignificantBits())
                    .flip());
            ByteBuffer digest = ByteBuffer.wrap(sha1.digest(name.getBytes(UTF_8)));
            long high = digest.getLong() & 0xFFFFFFFF_FFFF0FFFL | 0x5000L; // version 5
            long low = digest.getLong() & 0x3FFFFFFF_FFFFFFFFL | 0x80000000_00000000L; // variant 10
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
