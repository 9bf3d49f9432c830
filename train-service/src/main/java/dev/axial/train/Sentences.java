package dev.axial.train;

import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.weights.WeightsUnreachableException;

/** Says in one sentence how an attempt failed. */
final class Sentences {

    /** Every reader of the run gets it, and a message may hold anything. */
    private static final int LONGEST = 500;

    private Sentences() {}

    /** One line of at most {@value #LONGEST} characters. */
    static String of(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return "train ran out of memory (" + message(failure)
                    + "): a smaller network, batchSize or input takes less";
        }
        if (failure instanceof StackOverflowError) {
            return "train ran out of stack, which is a fault of train: its log says where";
        }
        if (failure instanceof OwnershipLostException
                || failure instanceof EpochTimeoutException
                || failure instanceof WeightsUnreachableException) {
            return message(failure);
        }
        if (failure instanceof InterruptedException) {
            return "train was stopped";
        }
        return "unexpected fault, which the log of train tells whole: " + message(failure);
    }

    private static String message(Throwable failure) {
        String text = failure.getMessage() == null || failure.getMessage().isBlank()
                ? failure.getClass().getSimpleName()
                : failure.getMessage().strip().replaceAll("\\s+", " ");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
