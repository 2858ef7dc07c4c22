/**
 * The job file and its overrides become one checked, immutable {@link
 * org.feedforward.job.config.JobConfig}; all faults are reported at once. {@link
 * org.feedforward.job.config.Setting} is the one list of options that flags, help, job file and
 * documentation share. May use {@code fault} and core's front door.
 */
package org.feedforward.job.config;
