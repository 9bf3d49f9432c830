package dev.axial.contract.run;

import dev.axial.contract.training.TrainingProgress.AttemptEnded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts the attempts that speak against a run. An attempt is counted from its beginning, so that one which takes the process
 * with it is counted too; it is struck off if it says that something outside ended it, and all are struck off by a checkpoint.
 * Immutable.
 *
 * @param attempts number of the last attempt; 0 before the first
 * @param fruitless numbers of those that are counted, the running one included
 * @param failure how the last of them failed that could tell
 */
record AttemptAccount(int attempts, List<Integer> fruitless, Optional<String> failure) {

    static final AttemptAccount NEW = new AttemptAccount(0, List.of(), Optional.empty());

    AttemptAccount {
        fruitless = List.copyOf(fruitless);
    }

    /** The same attempt may be told twice, when it begins and when its network begins to be fitted. */
    AttemptAccount begun(int attempt) {
        List<Integer> counted = new ArrayList<>(fruitless);
        if (attempt > attempts) {
            counted.add(attempt);
        }
        return new AttemptAccount(Math.max(attempts, attempt), counted, failure);
    }

    AttemptAccount ended(AttemptEnded end) {
        if (end.counted()) {
            return new AttemptAccount(attempts, fruitless, Optional.of(end.reason()));
        }
        List<Integer> counted = new ArrayList<>(fruitless);
        counted.remove((Integer) end.attempt());
        return new AttemptAccount(Math.max(attempts, end.attempt()), counted, failure);
    }

    AttemptAccount checkpointed() {
        return new AttemptAccount(attempts, List.of(), Optional.empty());
    }
}
