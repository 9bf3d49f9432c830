package dev.axial.train.run;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Reports that nothing can be added to the run for now, because Kafka or the store does not answer, or another replica
 * is at work on it. The request stays with this process, which tries again after a while.
 */
public final class OutageException extends OwnershipLostException {

    private static final long serialVersionUID = 1L;
    /** An outage is over when it is over: look often. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    /** Two replicas that take one run from each other must leave each other time for an epoch. */
    private static final Duration LONGEST_WAIT_FOR_ANOTHER = Duration.ofMinutes(10);

    private final Duration longestWait;

    private OutageException(String message, Duration longestWait, Throwable cause) {
        super(message, cause);
        this.longestWait = requireNonNull(longestWait, "longestWait");
    }

    /** Something that the run needs does not answer. */
    public static OutageException of(String message, Throwable cause) {
        return new OutageException(message, LONGEST_WAIT, cause);
    }

    /** Another replica has taken the run, for a request of the same run id in another partition. */
    public static OutageException taken(String message, Throwable cause) {
        return new OutageException(message, LONGEST_WAIT_FOR_ANOTHER, cause);
    }

    /** The most to wait before the next try. */
    public Duration longestWait() {
        return longestWait;
    }
}
