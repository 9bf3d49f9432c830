/** Text for people: lines, live lines and tables on a terminal, quantities with units, and errors as one sentence. */
package dev.axial.terminal;
