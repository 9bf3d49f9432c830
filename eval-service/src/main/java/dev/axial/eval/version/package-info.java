/**
 * The versions of each model name and its champion: the fold of what eval has published.
 *
 * <p>How the published records are read is the edge's.
 */
package dev.axial.eval.version;
