/** What files say of their columns, in Spark's types: read without a query, one file at a time. */
package org.feedforward.job.sql.files;
