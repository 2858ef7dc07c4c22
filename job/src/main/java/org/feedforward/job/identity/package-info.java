/**
 * What makes two runs the same run. {@link org.feedforward.job.identity.RunDigest} holds all that a
 * result depends on, part by part, so that a difference can be named. May use {@code fault}; knows
 * no Spark.
 */
package org.feedforward.job.identity;
