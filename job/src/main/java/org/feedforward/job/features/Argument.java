package org.feedforward.job.features;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;

/**
 * A column, and the elements of an input that it feeds.
 *
 * @param name what messages call it
 * @param column the column: a number, an array of numbers or a struct of numbers
 * @param type its type
 * @param input which input of the model, from 0
 * @param element the first element it feeds, from 0
 * @param elements how many elements
 */
public record Argument(
    String name, Column column, DataType type, int input, int element, int elements) {}
