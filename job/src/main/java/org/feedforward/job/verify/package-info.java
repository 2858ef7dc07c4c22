/**
 * Does a network give the numbers that somebody expects? Reads inputs and expected outputs, runs
 * the compiled network, compares. May use {@code fault} and core; knows no Spark.
 */
package org.feedforward.job.verify;
