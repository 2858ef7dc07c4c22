package org.feedforward.job.catalog;

/**
 * What the history of a table says of a run that wrote into it.
 *
 * @param generation 1 for the first result of the run's name, 2 for its replacement
 * @param said what the run left there
 */
public record RunRecord(long generation, String said) {}
