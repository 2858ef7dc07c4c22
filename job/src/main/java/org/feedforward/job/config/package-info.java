/**
 * Flags, {@code --set} and the job file become one checked, immutable {@link
 * org.feedforward.job.config.JobConfig}; all faults are reported at once.
 *
 * <p>Every source is a tree ({@link org.feedforward.job.config.tree.Node}) whose values know their
 * places. A section of the job file is a record that holds its typed {@link
 * org.feedforward.job.config.tree.Setting}s and reads itself from the {@link
 * org.feedforward.job.config.tree.Section} that the sources are merged into. {@link
 * org.feedforward.job.config.JobConfig#SETTINGS} is the one list that flags, help, job file and
 * documentation share. {@link org.feedforward.job.config.tree.ConfigFaults} holds every sentence.
 * May use {@code fault} and core's front door.
 */
package org.feedforward.job.config;
