/** The ways to ask: the stream, REST and gRPC. */
package dev.axial.bench.targets;
