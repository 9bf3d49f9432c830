/**
 * The Open Inference Protocol over REST and over gRPC, on one port: the same answers, each in its own form. What a request
 * asks for and what it gets is {@code dev.axial.infer.request}'s.
 */
package dev.axial.infer.edge.protocol;
