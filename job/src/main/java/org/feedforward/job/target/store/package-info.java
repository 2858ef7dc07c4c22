/**
 * What stands in storage beside the rows, and tells of them: the manifest of a result and its
 * files, and whose an attempt is. Knows Hadoop's file systems, and nothing of how a result comes to
 * its place.
 */
package org.feedforward.job.target.store;
