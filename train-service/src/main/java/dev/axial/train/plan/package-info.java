/** From a request to the plan of its run: recipe, dataset, network and weights, checked before anything is computed. */
package dev.axial.train.plan;
