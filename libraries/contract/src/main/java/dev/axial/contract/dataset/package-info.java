/** What is known of a dataset by looking at its images; what it is and where it lies is {@code contract.model}'s. */
package dev.axial.contract.dataset;
