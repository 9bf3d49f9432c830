/**
 * Turns a request into the plan of its run: recipe, dataset, network and weights, checked before anything is computed.
 */
package dev.axial.train.plan;
