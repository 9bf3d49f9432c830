/**
 * Which versions there are of each model name and which is champion: the fold of what eval has published.
 *
 * <p>How the published records are read is the edge's.
 */
package dev.axial.eval.version;
