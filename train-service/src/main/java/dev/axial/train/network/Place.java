package dev.axial.train.network;

/**
 * The place of a layer in its network.
 *
 * @param name prefix of its parameters' names; of a layer that a recipe writes, its position from 0
 */
public record Place(String name, Features input, Features output) {}
