/**
 * What files say of their columns, in Spark's types, read without a query, one file at a time; and
 * queries over some of a table's files.
 */
package org.feedforward.job.sql.files;
