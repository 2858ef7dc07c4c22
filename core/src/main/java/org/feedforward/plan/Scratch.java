package org.feedforward.plan;

/**
 * Small buffers that steps need while they run, each as large as the hungriest step wants.
 *
 * @param floats for one entry of a table
 * @param places for the positions of a selection
 */
record Scratch(float[] floats, int[] places) {}
