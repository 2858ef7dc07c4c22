/**
 * What can go wrong, in words for the person at the command line: {@link
 * org.feedforward.job.fault.JobException} with its exit code, and the nearest known name for an
 * unknown one. The lowest room: everything may use it, it uses nothing.
 */
package org.feedforward.job.fault;
