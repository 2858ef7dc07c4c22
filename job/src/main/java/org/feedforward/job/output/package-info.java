/**
 * What comes out, and how it appears whole or not at all. A result is written into an attempt
 * folder of its own, gets a manifest as its last file, and is put in place by one rename. Nothing
 * is ever deleted that a manifest does not say is ours. May use {@code fault}, {@code config} and
 * Spark's and Hadoop's public API.
 */
package org.feedforward.job.output;
