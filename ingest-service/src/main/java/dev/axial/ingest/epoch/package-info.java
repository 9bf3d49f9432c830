/**
 * The steps from a labelled dataset to the batches of an epoch: order, size, augmentation, normalisation. Pure functions
 * of the dataset's content and the request; every random number comes from {@link dev.axial.ingest.epoch.SplitMix64}. No
 * messaging here.
 */
package dev.axial.ingest.epoch;
