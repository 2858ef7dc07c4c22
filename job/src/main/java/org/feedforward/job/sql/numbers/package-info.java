/**
 * Numbers out of Spark's rows, arrays and vectors, as the inputs of models and their steps take
 * them, and the Spark types of predictions.
 */
package org.feedforward.job.sql.numbers;
