/**
 * A model on its way to the executors: {@link org.feedforward.job.broadcast.SharedModel} is written
 * once per application, in blocks that lie on disks and in no heap, and becomes one plan per JVM.
 * The bytes are written by a Kryo of our own, so that neither {@code spark.serializer} nor {@code
 * spark.kryo.registrationRequired} matters. May use core, Spark's public API, and in {@link
 * org.feedforward.job.broadcast.ModelBlocks} its block manager.
 */
package org.feedforward.job.broadcast;
