/** What an operator decides for a consumer that cannot go on by itself. */
package dev.axial.contract.intervention;
