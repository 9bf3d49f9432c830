/** The tensor batch: how images travel between services as uint8. */
package dev.axial.contract.tensor;
