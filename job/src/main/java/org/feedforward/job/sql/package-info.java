/**
 * Scoring as Spark sees it: the expression that users write, the operator that Spark plans for it,
 * its columnar and its row execution, and their registration. The only package that knows Catalyst.
 *
 * <p>{@code Predict} is the expression. {@code ExtractScores} turns it into a {@code ScoreNode},
 * {@code OptimizeScores} moves filters below it and runs a model once, {@code ScoreStrategy} plans
 * it as {@code ScoreExec}, and {@code ColumnarScoring} keeps that operator directly on the vectors
 * of the scan. {@code ScoreBatches} and {@code ScoreRows} do the work of a task.
 *
 * <p>Entered by {@link org.feedforward.job.Scoring} and by Spark itself, through {@link
 * org.feedforward.job.sql.FeedforwardExtensions}. May use {@code broadcast} and {@code core}.
 */
package org.feedforward.job.sql;
