/** Training as seen from outside: publishing a request, following its run, and the runs there were. */
package dev.axial.client.training;
