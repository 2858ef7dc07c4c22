/**
 * How what users type becomes values: a tree of texts, lists and mappings, each with its place;
 * settings with their kinds; and every sentence about them. Knows no setting of a job. May use
 * {@code fault}.
 */
package org.feedforward.job.config.tree;
