/** Every topic with its partitions, retention and size: the one list from which topics are created. */
package dev.axial.contract.topic;
