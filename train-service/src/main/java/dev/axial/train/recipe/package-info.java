/**
 * Recipes: what is trained and how, as people write it. A recipe is one YAML file that reads like the paragraph of a paper;
 * reading it is strict, and what is wrong with it is said in one sentence. How a network computes does not belong here.
 */
package dev.axial.train.recipe;
