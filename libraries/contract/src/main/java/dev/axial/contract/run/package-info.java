/** The state of training runs as the fold of their events; train and the command line share it. */
package dev.axial.contract.run;
