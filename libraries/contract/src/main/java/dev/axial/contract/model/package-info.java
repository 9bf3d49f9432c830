/** Models and their identity: names, runs, artifacts, shapes, and the events from trained to promoted. */
package dev.axial.contract.model;
