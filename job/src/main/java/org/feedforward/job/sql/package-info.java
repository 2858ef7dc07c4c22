/**
 * Scoring as users of Spark see it: the function of SQL, the models and columns that its arguments
 * name, and what a session learns. The only packages that know Catalyst are this one and those
 * below it: {@code sql.plan}, the expression and the operators that Spark makes of it, {@code
 * sql.task}, which runs in tasks, {@code sql.sink}, which writes, {@code sql.numbers}, which reads
 * values, and {@code sql.catalyst}, Catalyst's trees from Java.
 *
 * <p>Entered by {@link org.feedforward.job.Scoring} and by Spark itself, through {@link
 * org.feedforward.job.sql.FeedforwardExtensions}. May use {@code features}, {@code quality}, {@code
 * broadcast}, {@code fault} and {@code core}.
 */
package org.feedforward.job.sql;
