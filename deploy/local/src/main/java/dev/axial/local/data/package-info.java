/** From what a person writes after {@code --data} to a dataset in the artifact store. */
package dev.axial.local.data;
