/**
 * Axial on one machine: {@link dev.axial.launcher.LocalSystem} keeps a broker and the four services up as child processes.
 *
 * <p>Imports run one way: this package, then {@code parts}, {@code process}, {@code logs} and {@code home}, then the
 * libraries.
 */
package dev.axial.launcher;
