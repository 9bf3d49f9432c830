package dev.axial.study;

import dev.axial.study.report.StudyNumber;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The 17 rows of the study, with its numbers as printed. */
final class StudyRows {

    static final int COUNT = 17;

    /** Training images of OrganAMNIST; the guesses of time are for them. */
    static final int TRAINING_IMAGES = 34_561;

    private static final String LAYERS = "1.1 Number of hidden layers";
    private static final String ACTIVATIONS = "1.2 Type of activations";
    private static final String REGULARIZATION = "1.3 Regularization";
    private static final String VANILLA = "2.1 Vanilla CNN";
    private static final String PRE_TRAINED = "3 Pre-trained model";
    private static final String RATE_OPEN =
            "The study leaves rate and batch size open: 0.01 and 64 were chosen, for the 20 epochs of its figures.";
    private static final String L1_OPEN = "The study leaves the penalty's weight open: 1e-5 was chosen.";
    private static final String L2_OPEN = "The study leaves the penalty's weight open: 1e-4 was chosen.";
    private static final String OPTIMIZER_OPEN = "The study leaves the optimizer open: Adam was chosen, since plain "
            + "gradient descent hardly learns at its rate of 1e-4.";

    private static final String HEAD_OPEN =
            "The study leaves rate, batch size and optimizer of the new layers open: Adam, %s and 64 were chosen. The "
                    + "time is that of the epochs alone: before them the frozen part sees every image once.";

    static final List<StudyRow> ALL = List.of(
            row(1, "MLP, no hidden layer", LAYERS, "mlp-0", number("62.16"), 20, 1.5, RATE_OPEN),
            row(
                    2,
                    "MLP, 1 x 256, ReLU",
                    LAYERS,
                    "mlp-1x256-relu",
                    number("62.16", "the same number as row 1, very likely a slip; a PyTorch run gives about 72"),
                    20,
                    2,
                    RATE_OPEN),
            row(3, "MLP, 2 x 256, ReLU", LAYERS, "mlp-2x256-relu", number("73.49"), 20, 2, RATE_OPEN),
            row(4, "MLP, 2 x 256, tanh", ACTIVATIONS, "mlp-2x256-tanh", number("68.19"), 20, 2, RATE_OPEN),
            row(
                    5,
                    "MLP, 2 x 256, leaky ReLU",
                    ACTIVATIONS,
                    "mlp-2x256-leaky-relu",
                    number("73.23"),
                    20,
                    2,
                    "The study leaves the leak open: 0.01 was chosen."),
            row(
                    6,
                    "MLP, 2 x 256, sigmoid",
                    ACTIVATIONS,
                    "mlp-2x256-sigmoid",
                    new StudyNumber("about 60 after 20 epochs", Optional.of(0.60), Optional.empty()),
                    20,
                    2,
                    RATE_OPEN),
            row(7, "row 3 + L1", REGULARIZATION, "mlp-2x256-relu-l1", number("74.17"), 20, 2, L1_OPEN),
            row(8, "row 3 + L2", REGULARIZATION, "mlp-2x256-relu-l2", number("75.09"), 20, 2, L2_OPEN),
            row(
                    9,
                    "row 3, pixels not normalised",
                    "1.4 Normalization",
                    "mlp-2x256-relu-unnormalized",
                    number("54.57"),
                    20,
                    2,
                    "The study leaves the rate open, and the result hangs on it: 1e-5 was chosen, a larger one comes "
                            + "nearer to row 3 and 0.01 diverges."),
            row(
                    10,
                    "row 8 + augmentation",
                    REGULARIZATION,
                    "mlp-2x256-relu-l2-half-augmented",
                    number("74.05"),
                    40,
                    3,
                    "The study leaves open how often an image is augmented, and whether anew in each epoch: here each "
                            + "change befalls 16 % of the images, so that half stay as they are, and every epoch draws "
                            + "anew, for 40 epochs at rate 0.02."),
            row(
                    11,
                    "row 10 + early stopping",
                    REGULARIZATION,
                    "mlp-2x256-relu-l2-half-augmented-early-stopping",
                    number("74.27"),
                    40,
                    3,
                    "The study leaves the patience open: 15 epochs were chosen."),
            new StudyRow(
                    12,
                    "row 8 at 128 x 128",
                    "1.5 Image sizes",
                    List.of(
                            large("row-12-relu", "ReLU", "mlp-2x256-relu-l2-128", number("70.39"), 20, 25),
                            large("row-12-tanh", "tanh", "mlp-2x256-tanh-l2-128", number("64.86"), 20, 25),
                            large(
                                    "row-12-leaky-relu",
                                    "leaky ReLU",
                                    "mlp-2x256-leaky-relu-l2-128",
                                    new StudyNumber("a drop like ReLU's", Optional.empty(), Optional.empty()),
                                    20,
                                    25)),
                    List.of(L2_OPEN),
                    false),
            row(
                    13,
                    "CNN 28 px: 2 convolutions, FC 256",
                    VANILLA,
                    "cnn",
                    number("80.51", "after 70 epochs"),
                    30,
                    30,
                    OPTIMIZER_OPEN),
            row(
                    14,
                    "row 13 + batch normalisation",
                    VANILLA,
                    "cnn-bn",
                    number("90.15", "at epoch 35, its best test epoch"),
                    35,
                    36,
                    OPTIMIZER_OPEN),
            new StudyRow(
                    15,
                    "CNN 128 px: 4 convolutions + batch normalisation, 2 hidden FC layers",
                    "2.2 Improved CNN",
                    List.of(large("row-15", "", "cnn-128", number("93.66", "at epoch 16"), 16, 300)),
                    List.of(
                            "The study leaves the filters open: they double from 16, so that an epoch takes minutes on a "
                                    + "processor without a graphics card."),
                    false),
            new StudyRow(
                    16,
                    "ResNet-18 pre-trained, convolutions frozen, + FC 512",
                    PRE_TRAINED,
                    List.of(large(
                            "row-16",
                            "",
                            "resnet18-frozen-fc512",
                            new StudyNumber("subpar: high bias", Optional.empty(), Optional.empty()),
                            30,
                            30)),
                    List.of(HEAD_OPEN.formatted("1e-3")),
                    true),
            new StudyRow(
                    17,
                    "ResNet-18 pre-trained, frozen, + FC 1024 and FC 512 with dropout, weight decay",
                    PRE_TRAINED,
                    List.of(large("row-17", "", "resnet18-frozen-fc1024-fc512", number("90.25"), 50, 20)),
                    List.of(HEAD_OPEN.formatted("1e-4") + " Its weight decay is open too: 1e-4 was chosen."),
                    true));

    /**
     * The backbone of rows 16 and 17 where no weights are given: all of a ResNet-18, fitted on other, colour images.
     */
    static final StudyRow BACKBONE = new StudyRow(
            0,
            "ResNet-18 for rows 16 and 17",
            PRE_TRAINED,
            List.of(new Variant(
                    "backbone",
                    "",
                    "resnet18",
                    28,
                    new StudyNumber("none", Optional.empty(), Optional.empty()),
                    20,
                    600)),
            List.of(),
            false);

    private StudyRows() {}

    private static StudyRow row(
            int number,
            String system,
            String section,
            String recipe,
            StudyNumber study,
            int epochs,
            double secondsPerEpoch,
            String remark) {
        return new StudyRow(
                number,
                system,
                section,
                List.of(new Variant("row-" + number, "", recipe, 28, study, epochs, secondsPerEpoch)),
                List.of(remark),
                false);
    }

    private static Variant large(
            String model, String name, String recipe, StudyNumber study, int epochs, double secondsPerEpoch) {
        return new Variant(model, name, recipe, 128, study, epochs, secondsPerEpoch);
    }

    private static StudyNumber number(String percent) {
        return new StudyNumber(percent, Optional.of(share(percent)), Optional.empty());
    }

    private static StudyNumber number(String percent, String remark) {
        return new StudyNumber(percent, Optional.of(share(percent)), Optional.of(remark));
    }

    /** Reads a share in percent to the digits that are printed: 62.16 is 0.6216. */
    private static double share(String percent) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.4f", Double.parseDouble(percent) / 100));
    }
}
