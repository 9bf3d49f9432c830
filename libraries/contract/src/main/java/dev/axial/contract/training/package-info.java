/** Training: the request, the epochs that a trainer pulls, and the progress that it reports. */
package dev.axial.contract.training;
