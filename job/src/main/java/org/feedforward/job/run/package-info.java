/**
 * One scoring run: a {@link org.feedforward.job.run.RunPlan} is made, executed, verified, committed
 * and reported. May use every room but {@code cli} and {@code script}.
 */
package org.feedforward.job.run;
