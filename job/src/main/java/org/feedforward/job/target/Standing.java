package org.feedforward.job.target;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A result that stands in a place.
 *
 * @param run the run that made it
 * @param facts what was kept with it
 * @param rows how many rows it has
 * @param whole whether its files are those that the run wrote, and no others
 */
public record Standing(String run, ObjectNode facts, long rows, boolean whole) {}
