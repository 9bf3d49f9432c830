/** The work of the system while it is disturbed: images, training runs, models to judge. */
package dev.axial.soak.load;
