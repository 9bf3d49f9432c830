/** What the system is given to do while it is disturbed: images, training runs, models to judge. */
package dev.axial.soak.load;
