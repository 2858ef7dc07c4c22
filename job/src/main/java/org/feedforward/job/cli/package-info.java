/**
 * The commands and what they print. Options come from {@link
 * org.feedforward.job.config.tree.Setting}; errors leave as one sentence each on standard error and
 * an exit code. The top room: may use every other one.
 */
package org.feedforward.job.cli;
