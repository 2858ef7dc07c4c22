/**
 * The columns that come out of a model: what a list of them means for a network, and the arithmetic
 * behind the network that they need, as further outputs of a model. May use {@code config}, {@code
 * fault} and {@code core}; knows no Spark.
 */
package org.feedforward.job.columns;
