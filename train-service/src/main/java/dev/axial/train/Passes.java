package dev.axial.train;

import dev.axial.contract.training.Split;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.fitting.DivergedException;
import dev.axial.train.fitting.Fitting;
import dev.axial.train.fitting.Tally;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunCancelledException;

/** Where the images of a run come from, pass after pass. For one thread. */
interface Passes extends AutoCloseable {

    /** Takes a step with every batch of the next epoch. */
    Tally fit(Fitting fitting, OwnedRun owned)
            throws OwnershipLostException, RunCancelledException, DivergedException, EpochTimeoutException,
                    InterruptedException;

    /** Loss and hits over the validation or the test split. */
    Tally evaluate(Fitting fitting, Split split);

    @Override
    void close();
}
