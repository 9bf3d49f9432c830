package dev.axial.kafka.loop;

import dev.axial.kafka.KafkaConnection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The right to a name of a group: the last member that joined by it has it. Who is refused and begins again without
 * asking would take it back from a new owner. Thread-safe.
 *
 * @param groupId the group
 * @param name the group's instance id, and the transactional id
 */
record NameOwnership(KafkaConnection kafka, String groupId, String name) {

    /**
     * Asks, if the error may have come of a new owner. The broker says the same of a transaction or a session that
     * timed out.
     *
     * @param memberId who asks
     * @throws FencedInstanceIdException if the name is another's now
     * @throws KafkaException if nobody answers
     */
    void require(KafkaException error, String memberId) throws InterruptedException {
        if (!mayBeLost(error) && !mayBeLost(error.getCause())) {
            return;
        }
        try (Admin admin = kafka.admin(name + "-owner")) {
            Optional<String> owner =
                    admin.describeConsumerGroups(List.of(groupId)).all().get().get(groupId).members().stream()
                            .filter(member -> member.groupInstanceId().equals(Optional.of(name)))
                            .map(MemberDescription::consumerId)
                            .findFirst();
            if (owner.isPresent() && !owner.get().equals(memberId)) {
                throw new FencedInstanceIdException(name + " has a new owner", error);
            }
        } catch (ExecutionException e) {
            throw new KafkaException("refused, and whether " + name + " has a new owner is not known", e.getCause());
        }
    }

    private static boolean mayBeLost(Throwable error) {
        return error instanceof ProducerFencedException
                || error instanceof InvalidProducerEpochException
                || error instanceof CommitFailedException;
    }
}
