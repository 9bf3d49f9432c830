/**
 * What of the artifact store can be deleted: everything that no champion, kept version, run or dataset needs.
 *
 * <p>How people ask for it is the command line's.
 */
package dev.axial.local.sweep;
