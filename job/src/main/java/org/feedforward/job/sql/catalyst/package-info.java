/** Catalyst's trees, collections and functions from Java. */
package org.feedforward.job.sql.catalyst;
