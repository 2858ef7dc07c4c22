/**
 * A graph made ready for this CPU: steps over tiles, packed weights, buffers shared by values that
 * do not live at the same time. The doors are {@link org.feedforward.plan.Plan}, immutable and
 * shared by threads, and {@link org.feedforward.plan.Workspace}, the mutable scratch of one task.
 * May use {@code graph}, {@code kernel} and {@code tensor}.
 */
package org.feedforward.plan;
