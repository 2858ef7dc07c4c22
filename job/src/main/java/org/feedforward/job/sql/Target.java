package org.feedforward.job.sql;

import java.io.Serializable;
import org.feedforward.tensor.DType;

/**
 * What a value of the table feeds.
 *
 * @param model which model of the operator
 * @param input which of its inputs
 * @param dtype the input's type
 * @param element the first element of the input
 * @param elements how many elements
 */
record Target(int model, int input, DType dtype, int element, int elements)
    implements Serializable {}
