/**
 * Recipes: what is trained and how, as people write it. A recipe is some lines of YAML that read like the paragraph of a
 * paper, and may extend another; reading it is strict, and what is wrong with it is said in one sentence. How a network
 * computes does not belong here.
 */
package dev.axial.train.recipe;
