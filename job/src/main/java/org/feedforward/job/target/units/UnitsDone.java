package org.feedforward.job.target.units;

/**
 * How far a run has come whose result is not there.
 *
 * @param done how many units are kept
 * @param all how many it has
 * @param ended whether the process that computed them is known to have ended
 */
public record UnitsDone(int done, int all, boolean ended) {}
