/**
 * Datasets of labelled images in MedMNIST's form: imported and checked, found by name, loaded, sampled, downloaded.
 *
 * <p>Normalisation, shuffling and augmentation do not belong here; ingest-service does them.
 */
package dev.axial.store.dataset;
