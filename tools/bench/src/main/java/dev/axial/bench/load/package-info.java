/** The arrivals of requests, and the latencies of their answers. */
package dev.axial.bench.load;
