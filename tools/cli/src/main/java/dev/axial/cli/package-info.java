/**
 * The command line: one class per command, each translating arguments and delegating.
 *
 * <p>Imports run one way: this package, then {@code demo}, {@code overview} and {@code report}, then the other tools, the
 * launcher and the libraries.
 */
package dev.axial.cli;
