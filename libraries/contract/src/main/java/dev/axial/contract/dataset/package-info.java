/** Statistics of the images of a dataset. Its name and place belong to {@code contract.model}. */
package dev.axial.contract.dataset;
