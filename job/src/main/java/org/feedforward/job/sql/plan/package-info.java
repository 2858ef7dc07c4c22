/**
 * Plans: the expression {@code Predict} on its way through Spark's phases. {@code ExtractScores}
 * turns it into a {@code ScoreNode}, {@code OptimizeScores} moves filters below it and runs a model
 * once, {@code ScoreStrategy} plans it as {@code ScoreExec}, and {@code ColumnarScoring} keeps that
 * operator directly on the vectors of the scan. {@code LateColumns} leaves columns that only pass
 * through in their files, for {@code sql.sink} to fetch.
 */
package org.feedforward.job.sql.plan;
