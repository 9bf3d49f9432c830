/** Passes over the images of a run, epoch after epoch: pulled from ingest, or over the features of a frozen backbone. */
package dev.axial.train.passes;
