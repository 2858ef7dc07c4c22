/**
 * The place of a result, which appears whole or not at all. {@link
 * org.feedforward.job.target.Target} is what every kind of place promises, {@link
 * org.feedforward.job.target.Targets} the list of kinds. The folder is one: its rows are written
 * into an attempt's folder of its own, a manifest is the last file, and one rename puts it in
 * place. In an object store the files stay where they were written, and the manifest makes them the
 * result. Nothing is ever deleted that a manifest does not say is ours. May use {@code fault},
 * {@code config}, {@code input}'s file systems, and Spark's and Hadoop's public API.
 */
package org.feedforward.job.target;
