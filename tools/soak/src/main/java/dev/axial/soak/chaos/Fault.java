package dev.axial.soak.chaos;

import java.time.Instant;

/**
 * A fault that was made, and how it was survived.
 *
 * @param number from 1
 * @param kind of fault
 * @param part whose next output was waited for
 * @param target what was hit: a process, or a topic
 * @param detail what was done to it
 * @param at when
 * @param seconds into the stream
 * @param overlaps whether another fault but poison was open at some moment before this one was over
 * @param firstSeconds to the first useful output: from SIGKILL, from SIGCONT, from Kafka's acknowledgement of the poison
 *     to its rejection, from the start or stop of replicas to the first output after they have shared the partitions
 *     anew; null: there was none
 * @param recoverySeconds the same, but to the moment when each partition of that output has moved on, where there are
 *     several; null: that did not happen
 */
public record Fault(
        int number,
        String kind,
        String part,
        String target,
        String detail,
        Instant at,
        double seconds,
        boolean overlaps,
        Double firstSeconds,
        Double recoverySeconds) {}
