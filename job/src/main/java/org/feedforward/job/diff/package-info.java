/**
 * What differs between two results, or between two models over the same rows: rows are brought
 * together by their keys, and one pass over the pairs counts everything that is told.
 */
package org.feedforward.job.diff;
