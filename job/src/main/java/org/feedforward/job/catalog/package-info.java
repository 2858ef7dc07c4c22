/**
 * Tables by the names that a catalogue gives them: what Spark says of one, and the version of it
 * that a run reads or has written.
 */
package org.feedforward.job.catalog;
