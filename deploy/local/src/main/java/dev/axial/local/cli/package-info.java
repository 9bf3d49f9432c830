/** The command line: one class per command, each translating arguments and delegating. Nothing imports this package. */
package dev.axial.local.cli;
