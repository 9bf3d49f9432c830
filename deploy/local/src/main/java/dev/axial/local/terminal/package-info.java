/** What a person reads: lines, live lines, tables, and the one sentence that a command ends with when it cannot go on. */
package dev.axial.local.terminal;
