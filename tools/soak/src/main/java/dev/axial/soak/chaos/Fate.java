package dev.axial.soak.chaos;

/** The one thing that must become of a record that somebody strange has sent. */
enum Fate {
    /** It is in its rejected topic, whole, with its reason. */
    SET_ASIDE,
    /** It is an image, and has one prediction, under its key. */
    PREDICTED,
    /** It asks for a run, which ends as one model with one evaluation, equal to those of the other runs. */
    TRAINED,
    /** It announces a model, which has one evaluation. */
    JUDGED,
    /** It asks for batches, and the next run has its own: nobody tells more of it. */
    ANSWERED
}
