/**
 * One scoring run from start to end: open the table, bind the features, score, commit, report. May
 * use every room but {@code cli}.
 */
package org.feedforward.job.run;
