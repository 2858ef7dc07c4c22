package org.feedforward.job.features;

import java.io.Serializable;

/**
 * The way from a struct to one of its fields.
 *
 * @param ordinal which field
 * @param of how many fields the struct has
 * @param name what the struct calls it
 */
public record FieldStep(int ordinal, int of, String name) implements Serializable {}
