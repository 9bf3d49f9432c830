/** Deletes from the artifact store whatever no champion, kept version, run or dataset needs. */
package dev.axial.client.sweep;
