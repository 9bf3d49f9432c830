/**
 * Records that wait for something of their own, such as a model that cannot be loaded, without holding up their neighbours.
 *
 * <p>Start reading at {@link dev.axial.kafka.parking.Parking}. What a record waits for is its step's business.
 */
package dev.axial.kafka.parking;
