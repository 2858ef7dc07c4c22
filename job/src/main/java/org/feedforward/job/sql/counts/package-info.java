/** What tasks count: rows, tiles, faults and rounded integers, for a query's metrics and a run. */
package org.feedforward.job.sql.counts;
