/**
 * The system on one machine: {@link dev.axial.local.LocalSystem} keeps a broker and the four services up as child
 * processes, {@link dev.axial.local.Demo} takes it once through the whole loop. Start reading at {@code Demo}.
 *
 * <p>Imports run one way: {@code cli} -> this package -> the packages of the steps -> the libraries {@code kafka},
 * {@code store} and {@code contract}. Nothing here runs in production.
 */
package dev.axial.local;
