package dev.axial.train.passes;

import dev.axial.contract.training.Split;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.fitting.Tally;
import dev.axial.train.run.AttemptEndException;

/** Fits and evaluates the network of one run, pass after pass over its images. For one thread. */
public interface Passes extends AutoCloseable {

    /** Takes a step with every batch of the next epoch. */
    Tally fit() throws AttemptEndException, EpochTimeoutException, InterruptedException;

    /** Loss and hits over the validation or the test split. */
    Tally evaluate(Split split);

    @Override
    void close();
}
