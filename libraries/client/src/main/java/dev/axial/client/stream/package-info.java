/** Images in through Kafka and predictions out, as any outside client would: sending, reading answers, keeping score. */
package dev.axial.client.stream;
