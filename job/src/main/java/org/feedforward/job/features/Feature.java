package org.feedforward.job.features;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.feedforward.tensor.DType;

/**
 * One value among the columns of a {@link Binding} and the elements of the model's input that it
 * feeds.
 *
 * @param column which of the columns
 * @param fields the way into it, through nested structs; empty for the column itself
 * @param type of the value, or of the elements of the innermost lists
 * @param lists the lengths of the nested lists that hold the elements in C order; empty for a
 *     single number
 * @param holdsNulls whether a list, or an element of one, may be null
 * @param whole whether a fraction that is a whole number becomes an integer
 * @param input which input
 * @param dtype the input's type
 * @param element the first element of the input
 * @param elements how many elements
 * @param preparedOrNull what is done to the value before; null for a value that is fed as it is
 */
public record Feature(
    int column,
    List<FieldStep> fields,
    NumberType type,
    List<Integer> lists,
    boolean holdsNulls,
    boolean whole,
    int input,
    DType dtype,
    int element,
    int elements,
    Prepared preparedOrNull)
    implements Serializable {

  /** A value that is fed as it is. */
  public Feature(
      int column,
      List<FieldStep> fields,
      NumberType type,
      List<Integer> lists,
      boolean holdsNulls,
      boolean whole,
      int input,
      DType dtype,
      int element,
      int elements) {
    this(column, fields, type, lists, holdsNulls, whole, input, dtype, element, elements, null);
  }

  public Feature {
    fields = List.copyOf(fields);
    lists = List.copyOf(lists);
  }

  /** What is done to the value before it is fed. */
  public Optional<Prepared> prepared() {
    return Optional.ofNullable(preparedOrNull);
  }

  /** Whether the value is a list. */
  public boolean isList() {
    return !lists.isEmpty();
  }

  /** The type that texts, and fractions that are whole, are read as. */
  public Optional<DataType> readAs() {
    if (preparedOrNull != null || type.kind() != NumberType.Kind.TEXT && !whole) {
      return Optional.empty();
    }
    DataType number = NumberType.sparkType(dtype);
    return Optional.of(isList() ? DataTypes.createArrayType(number) : number);
  }

  /** Whether a value that is there may still not be what the input takes. */
  public boolean mayNotFit() {
    return preparedOrNull != null || isList() || type.kind() == NumberType.Kind.TEXT || whole;
  }
}
