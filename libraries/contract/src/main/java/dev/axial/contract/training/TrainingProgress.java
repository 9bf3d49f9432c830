package dev.axial.contract.training;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * One event of a run. The state of a run is the fold of its events in record order; the record key is the run id and
 * the header {@code ce_type} says which of them it is: {@link #type()}.
 */
public sealed interface TrainingProgress {

    String TOPIC = "axial.training-progress";

    RunId runId();

    /** Returns the value of {@code ce_type}, for example {@code epoch-completed}. */
    default String type() {
        return Type.of(getClass()).code;
    }

    /**
     * Train takes up a request, before it looks at what the request asks for: whatever goes wrong from here on, the attempt
     * is known. The run fails once too many attempts in a row have brought no checkpoint.
     *
     * @param attempt counts from 1
     * @param recipe name that the request gives; such a recipe need not exist
     * @param dataset name that the request gives; such a dataset need not exist
     */
    record AttemptBegun(RunId runId, int attempt, ModelName model, String recipe, String dataset)
            implements TrainingProgress {
        public AttemptBegun {
            requireNonNull(runId, "runId");
            requireNonNull(model, "model");
            requireNonNull(recipe, "recipe");
            requireNonNull(dataset, "dataset");
            requireAttempt(attempt);
        }
    }

    /**
     * An attempt ended, and its run did not; another follows. An attempt without this event ended with its process.
     *
     * @param attempt counts from 1
     * @param counted false: something outside ended it, such as an orderly stop, a partition that went to another replica, or
     *     an outage of Kafka or the store, and it does not count against the run; true: it failed by itself
     * @param reason one sentence
     */
    record AttemptEnded(RunId runId, int attempt, boolean counted, String reason) implements TrainingProgress {
        public AttemptEnded {
            requireNonNull(runId, "runId");
            requireNonNull(reason, "reason");
            requireAttempt(attempt);
        }
    }

    private static void requireAttempt(int attempt) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, got " + attempt);
        }
    }

    /**
     * The request can be carried out, and its network is now fitted. An attempt that follows another has the next number.
     *
     * @param attempt counts from 1
     * @param recipe its name; model, seed and overrides are the request's too, defaults filled in
     * @param dataset the version of the dataset, fixed by the first attempt for all that follow
     * @param epochs how many at most
     */
    record Started(
            RunId runId,
            int attempt,
            ModelName model,
            String recipe,
            DatasetRef dataset,
            long seed,
            Map<String, Object> overrides,
            boolean promote,
            int epochs)
            implements TrainingProgress {
        public Started {
            requireNonNull(runId, "runId");
            requireNonNull(model, "model");
            requireNonNull(recipe, "recipe");
            requireNonNull(dataset, "dataset");
            overrides = overrides == null ? Map.of() : Map.copyOf(overrides);
            requireAttempt(attempt);
        }
    }

    /**
     * The frozen part of a network sees each image once before the first epoch; told now and then while that lasts.
     *
     * @param images it has seen, of all splits
     * @param of so many
     * @param seconds since it began
     */
    record FeaturesComputed(RunId runId, int images, int of, double seconds) implements TrainingProgress {
        public FeaturesComputed {
            requireNonNull(runId, "runId");
            if (images < 0 || of < images) {
                throw new IllegalArgumentException("images are 0 to of, got " + images + " of " + of);
            }
        }
    }

    /**
     * @param epoch counts from 1
     * @param epochs how many at most
     * @param train running mean over the epoch's batches, while the weights moved
     * @param validation at the epoch's end; the best weights are those of the lowest validation loss
     * @param test at the epoch's end; for the study's plots, nothing selects on it
     * @param seconds the epoch took, evaluation included
     * @param imagesPerSecond training images per second of fitting
     * @param checkpoint from which the run can go on
     */
    record EpochCompleted(
            RunId runId,
            int epoch,
            int epochs,
            Score train,
            Score validation,
            Score test,
            double seconds,
            double imagesPerSecond,
            Optional<ArtifactRef> checkpoint)
            implements TrainingProgress {
        public EpochCompleted {
            requireNonNull(runId, "runId");
            requireNonNull(train, "train");
            requireNonNull(validation, "validation");
            requireNonNull(test, "test");
            requireNonNull(checkpoint, "checkpoint");
        }
    }

    /**
     * The model is exported and announced.
     *
     * @param bestEpoch whose weights were exported: lowest validation loss
     * @param model the ONNX file
     * @param seconds the run took, over all attempts' completed epochs
     * @param reason why it ended there: all epochs done, or stopped early
     * @param parameters of the network; empty: told by a version that did not count them
     * @param parity largest absolute difference of any logit between ONNX Runtime and PyTorch, over the test split; empty
     *     like {@code parameters}
     */
    record Completed(
            RunId runId,
            int bestEpoch,
            ArtifactRef model,
            double seconds,
            String reason,
            Optional<Parameters> parameters,
            Optional<Double> parity)
            implements TrainingProgress {
        public Completed {
            requireNonNull(runId, "runId");
            requireNonNull(model, "model");
            requireNonNull(reason, "reason");
            requireNonNull(parameters, "parameters");
            requireNonNull(parity, "parity");
        }
    }

    /**
     * The number of values that a network learns, without the statistics of batch norm.
     *
     * @param fitted those that gradient descent moved
     * @param all those and the frozen ones
     */
    record Parameters(long fitted, long all) {
        public Parameters {
            if (fitted < 0 || all < fitted) {
                throw new IllegalArgumentException("fitted parameters are 0 to all, got " + fitted + " of " + all);
            }
        }
    }

    /** @param reason one sentence that says what to do about it */
    record Failed(RunId runId, String reason) implements TrainingProgress {
        public Failed {
            requireNonNull(runId, "runId");
            requireNonNull(reason, "reason");
        }
    }

    /** Somebody wants the run to end; train answers with {@link Cancelled} unless it has ended already. */
    record CancelRequested(RunId runId) implements TrainingProgress {
        public CancelRequested {
            requireNonNull(runId, "runId");
        }
    }

    record Cancelled(RunId runId) implements TrainingProgress {
        public Cancelled {
            requireNonNull(runId, "runId");
        }
    }

    /**
     * @param loss mean cross-entropy, nats
     * @param accuracy 0 to 1
     */
    record Score(double loss, double accuracy) {}

    /** The events by name. */
    enum Type {
        ATTEMPT_BEGUN("attempt-begun", AttemptBegun.class),
        STARTED("started", Started.class),
        FEATURES_COMPUTED("features-computed", FeaturesComputed.class),
        EPOCH_COMPLETED("epoch-completed", EpochCompleted.class),
        ATTEMPT_ENDED("attempt-ended", AttemptEnded.class),
        COMPLETED("completed", Completed.class),
        FAILED("failed", Failed.class),
        CANCEL_REQUESTED("cancel-requested", CancelRequested.class),
        CANCELLED("cancelled", Cancelled.class);

        private final String code;
        private final Class<? extends TrainingProgress> event;

        Type(String code, Class<? extends TrainingProgress> event) {
            this.code = code;
            this.event = event;
        }

        /** The class of events of this {@code ce_type}; empty: of a later version of this contract, to be passed over. */
        public static Optional<Class<? extends TrainingProgress>> event(String code) {
            return Arrays.stream(values())
                    .filter(type -> type.code.equals(code))
                    .<Class<? extends TrainingProgress>>map(type -> type.event)
                    .findFirst();
        }

        private static Type of(Class<?> event) {
            return Arrays.stream(values())
                    .filter(type -> type.event == event)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
