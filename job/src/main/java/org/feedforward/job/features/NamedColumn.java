package org.feedforward.job.features;

/**
 * A column that feeds an input, as it was found by its name.
 *
 * @param name its name; the table may lack it
 * @param cast whether floats that hold whole numbers become integers
 */
record NamedColumn(String name, boolean cast) {}
