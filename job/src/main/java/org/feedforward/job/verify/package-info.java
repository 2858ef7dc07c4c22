/**
 * Checks that a network gives the expected numbers: reads inputs and expected outputs, runs the
 * compiled network and compares; {@code Golden} does so before every scoring. May use {@code
 * config}, {@code fault} and core; knows no Spark.
 */
package org.feedforward.job.verify;
