/**
 * The steps of a feature as job files write them: {@link org.feedforward.job.config.steps.StepKind}
 * reads one, with what keys and ranges it has.
 */
package org.feedforward.job.config.steps;
