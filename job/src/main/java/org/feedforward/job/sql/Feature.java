package org.feedforward.job.sql;

import java.io.Serializable;
import java.util.List;
import org.feedforward.tensor.DType;

/**
 * One value among the arguments of a call and the elements of the model's input that it feeds.
 *
 * @param argument which argument
 * @param fields the way into it, through nested structs; empty for the argument itself
 * @param type of the value, or of its elements when it is an array
 * @param array whether it is an array
 * @param nullableElements whether an array may hold nulls
 * @param input which input
 * @param dtype the input's type
 * @param element the first element of the input
 * @param elements how many elements
 */
record Feature(
    int argument,
    List<Path.Field> fields,
    NumberType type,
    boolean array,
    boolean nullableElements,
    int input,
    DType dtype,
    int element,
    int elements)
    implements Serializable {

  Feature {
    fields = List.copyOf(fields);
  }
}
