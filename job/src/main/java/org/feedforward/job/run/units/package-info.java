/** Runs in units: what a table is cut in, and one unit after the other. */
package org.feedforward.job.run.units;
