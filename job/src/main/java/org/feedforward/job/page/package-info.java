/**
 * Pages for people: HTML that stands by itself, with style and charts in it and nothing from
 * elsewhere, light and dark, for the screen, for paper and for screen readers. {@link
 * org.feedforward.job.page.RunPage} shows a run, {@link org.feedforward.job.page.NetworkPage} a
 * network, {@link org.feedforward.job.page.RunsPage} all runs of an output; each is made of the
 * JSON that programs read. Knows no Spark.
 */
package org.feedforward.job.page;
