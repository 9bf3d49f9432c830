package dev.axial.study;

import dev.axial.study.report.StudyNumber;

/**
 * A network of the study and how Axial builds it.
 *
 * @param model the name of its models
 * @param name what sets it apart in its row; blank where it is the only one
 * @param recipe of train-service
 * @param side of the square images that it takes, pixels
 * @param study what the study says of it
 * @param epochs of the recipe, at most; for the estimate of time
 * @param secondsPerEpoch a guess for all 34,561 images on two cores, by which time is estimated until epochs were seen
 */
record Variant(
        String model, String name, String recipe, int side, StudyNumber study, int epochs, double secondsPerEpoch) {}
