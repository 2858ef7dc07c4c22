/**
 * Runs that are cut in units: what is kept of each in the folder of an attempt, so that whoever
 * starts the run again goes on with it. Knows file systems and no Spark.
 */
package org.feedforward.job.target.units;
