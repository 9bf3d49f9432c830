package dev.axial.contract.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The verdict on a trained model: its version, its metrics on the test split, and whether it became champion.
 *
 * <p>Every metric here is of the test split; the gate decided on the validation split alone. The record key is
 * {@link #model()}. There is exactly one per {@link #runId()}.
 *
 * @param runId the run that trained it
 * @param model its name
 * @param version 1, 2, 3, ... per model name
 * @param sha256 of the ONNX file
 * @param split always {@code test}
 * @param images how many images the metrics are over
 * @param accuracy share of images whose largest logit is their label's, 0 to 1
 * @param accuracyInterval95 Wilson score interval of the accuracy, {@code [low, high]}
 * @param auc one-vs-rest ROC AUC, plain mean over the classes that have one (MedMNIST's definition), 0 to 1; a class has
 *     one if the split holds images of it and images of other classes. 0.5 where no class has one
 * @param loss mean {@code -ln p(label)}, p clipped at 1e-7; nats
 * @param expectedCalibrationError 15 equal bins of confidence, 0 to 1
 * @param confusion {@code [true class][predicted class]} counts; empty where {@link #confusionArtifact()} has them
 * @param perClass one per label, in their order
 * @param gate what the gate decided and why
 * @param artifact the ONNX file, so that any evaluated version can be promoted later
 * @param input what the graph accepts
 * @param labels class names; position = logit index
 * @param recipe name of the recipe that built it
 * @param confusionArtifact counts of more than {@value #MOST_CLASSES_INLINE} classes: an npz file with one array
 *     {@code confusion}, int32 {@code [true class, predicted class]}; absent where {@link #confusion()} has them
 * @param absentClasses labels of which the split holds no image, in their order; absent where each has one
 */
public record ModelEvaluated(
        RunId runId,
        ModelName model,
        int version,
        Sha256 sha256,
        String split,
        int images,
        double accuracy,
        List<Double> accuracyInterval95,
        double auc,
        double loss,
        double expectedCalibrationError,
        List<List<Long>> confusion,
        List<ClassMetrics> perClass,
        GateDecision gate,
        ArtifactRef artifact,
        ImageShape input,
        List<String> labels,
        String recipe,
        Optional<ArtifactRef> confusionArtifact,
        Optional<List<String>> absentClasses) {

    public static final String TOPIC = "axial.evaluations";

    /** A matrix of more classes is an artifact: it grows with their square, and a record has a limit. */
    public static final int MOST_CLASSES_INLINE = 256;

    public ModelEvaluated {
        requireNonNull(runId, "runId");
        requireNonNull(model, "model");
        requireNonNull(sha256, "sha256");
        requireNonNull(split, "split");
        requireNonNull(gate, "gate");
        requireNonNull(artifact, "artifact");
        requireNonNull(input, "input");
        requireNonNull(recipe, "recipe");
        requireNonNull(confusionArtifact, "confusionArtifact");
        absentClasses = absentClasses.map(List::copyOf);
        labels = Labels.require(labels);
        accuracyInterval95 = List.copyOf(accuracyInterval95);
        confusion = confusion.stream().map(List::copyOf).toList();
        perClass = List.copyOf(perClass);
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1, got " + version);
        }
        if (images < 1) {
            throw new IllegalArgumentException("an evaluation is over 1 or more images, got " + images);
        }
        if (!sha256.equals(artifact.sha256())) {
            throw new IllegalArgumentException("sha256 " + sha256 + " is not the artifact's " + artifact.sha256());
        }
    }

    /**
     * Metrics of one class against the rest, each 0 to 1; a quotient with denominator 0 is 0.
     *
     * @param label the class
     * @param precision of those predicted as this class, the share that is
     * @param recall of those that are this class, the share predicted so
     * @param f1 harmonic mean of precision and recall
     * @param auc area under the ROC curve of this class's probability; 0.5, and not part of the mean, where the split
     *     holds only it, or none of it
     */
    public record ClassMetrics(String label, double precision, double recall, double f1, double auc) {
        public ClassMetrics {
            requireNonNull(label, "label");
        }
    }

    /**
     * @param promoted whether the model became champion
     * @param against the champion's version it was compared with; empty where there was none to compare with
     * @param pValue of the one-sided paired t-test on per-image validation log loss; empty where none was made
     * @param reason one readable sentence
     */
    public record GateDecision(boolean promoted, Optional<Integer> against, Optional<Double> pValue, String reason) {

        public GateDecision {
            requireNonNull(against, "against");
            requireNonNull(pValue, "pValue");
            requireNonNull(reason, "reason");
        }
    }

    /** The same evaluation without {@link #confusion} and {@link #perClass}, which grow with the classes: for long lists. */
    public ModelEvaluated withoutMetricsOfClasses() {
        return new ModelEvaluated(
                runId,
                model,
                version,
                sha256,
                split,
                images,
                accuracy,
                accuracyInterval95,
                auc,
                loss,
                expectedCalibrationError,
                List.of(),
                List.of(),
                gate,
                artifact,
                input,
                labels,
                recipe,
                confusionArtifact,
                absentClasses);
    }

    /** The champion record that makes this version champion. */
    public ModelPromoted promoted(String reason) {
        return new ModelPromoted(model, version, runId, artifact, input, labels, reason);
    }
}
