/**
 * A model on its way to the executors: {@link org.feedforward.job.broadcast.SharedModel} is
 * broadcast once per application and becomes one plan per JVM. The bytes are written by a Kryo of
 * our own, so that neither {@code spark.serializer} nor {@code spark.kryo.registrationRequired}
 * matters. May use core and Spark's public API.
 */
package org.feedforward.job.broadcast;
