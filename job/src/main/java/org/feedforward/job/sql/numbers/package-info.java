/** Numbers out of Spark's rows, arrays, vectors and texts, as the inputs of models take them. */
package org.feedforward.job.sql.numbers;
