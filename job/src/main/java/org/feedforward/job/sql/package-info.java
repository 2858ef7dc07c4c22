/**
 * Scoring as Spark sees it: the expression that users write, the operator that Spark plans for it,
 * and their registration. The only packages that know Catalyst are this one and those below it:
 * {@code sql.task}, which runs in tasks, {@code sql.numbers}, which reads values, and {@code
 * sql.catalyst}, Catalyst's trees from Java.
 *
 * <p>{@code Predict} is the expression. {@code ExtractScores} turns it into a {@code ScoreNode},
 * {@code OptimizeScores} moves filters below it and runs a model once, {@code ScoreStrategy} plans
 * it as {@code ScoreExec}, and {@code ColumnarScoring} keeps that operator directly on the vectors
 * of the scan. {@code LateColumns} leaves columns that only pass through in their files, for {@code
 * sql.sink} to fetch.
 *
 * <p>Entered by {@link org.feedforward.job.Scoring} and by Spark itself, through {@link
 * org.feedforward.job.sql.FeedforwardExtensions}. May use {@code features}, {@code quality}, {@code
 * broadcast}, {@code fault} and {@code core}.
 */
package org.feedforward.job.sql;
