package org.feedforward.job.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.tensor.DType;

/** The rules by which a value of some type feeds elements of an input. */
final class ElementBinder {

  /** Is told what does not fit, in words of those who named the value. */
  interface Misfits {

    /** A value, or a field or element of one, has a type that the input does not take. */
    void wrongType(String value, DataType type, Port input);

    /** A struct has not one field for each element. */
    void wrongFields(String struct, int fields, Port input);
  }

  private final List<Port> inputs;
  private final Misfits misfits;
  private final List<Feature> features = new ArrayList<>();

  ElementBinder(List<Port> inputs, Misfits misfits) {
    this.inputs = inputs;
    this.misfits = misfits;
  }

  List<Feature> features() {
    return features;
  }

  /** A number for one element. */
  void number(int input, int element, Value value) {
    Port port = inputs.get(input);
    Optional<NumberType> type =
        value.text() ? Optional.of(NumberType.TEXT) : NumberType.of(value.type());
    boolean whole = casts(value, port, type);
    if (!whole && type.filter(number -> number.feeds(port.dtype())).isEmpty()) {
      misfits.wrongType(value.name(), value.type(), port);
      return;
    }
    boolean parsesWhole = value.cast() && value.text() && port.dtype() == DType.INT64;
    features.add(
        new Feature(
            value.column(),
            value.fields(),
            type.get(),
            List.of(),
            false,
            whole || parsesWhole,
            input,
            port.dtype(),
            element,
            1));
  }

  /** A value that steps make the numbers of some elements of. */
  void prepared(int input, int element, Value value, Prepared prepared) {
    features.add(
        new Feature(
            value.column(),
            value.fields(),
            NumberType.TEXT,
            List.of(),
            true,
            false,
            input,
            inputs.get(input).dtype(),
            element,
            prepared.chain().out().width(),
            prepared));
  }

  /** A list or a struct for all elements of an input. */
  void nested(int input, Value value) {
    if (value.type() instanceof StructType struct) {
      struct(input, value, struct);
    } else {
      list(input, value);
    }
  }

  private void list(int input, Value value) {
    Port port = inputs.get(input);
    int depth = depth(value.type());
    boolean deep = depth > 1 && depth == port.shape().size();
    DataType element = deep || depth == 1 ? elementType(value.type()) : value.type();
    Optional<NumberType> type = NumberType.of(element);
    boolean whole = casts(value, port, type);
    if (!whole && type.filter(number -> number.feeds(port.dtype())).isEmpty()) {
      misfits.wrongType(value.name(), value.type(), port);
      return;
    }
    features.add(
        new Feature(
            value.column(),
            value.fields(),
            type.get(),
            deep ? port.shape() : List.of(port.elements()),
            holdsNulls(value.type()),
            whole,
            input,
            port.dtype(),
            0,
            port.elements()));
  }

  private void struct(int input, Value value, StructType struct) {
    Port port = inputs.get(input);
    StructField[] fields = struct.fields();
    if (fields.length != port.elements()) {
      misfits.wrongFields(value.name(), fields.length, port);
      return;
    }
    for (int i = 0; i < fields.length; i++) {
      number(input, i, value.field(i, struct));
    }
  }

  /** Whether fractions are to become integers. */
  private static boolean casts(Value value, Port port, Optional<NumberType> type) {
    return value.cast()
        && port.dtype() == DType.INT64
        && type.filter(NumberType::isFraction).isPresent();
  }

  /** How many lists stand in each other. */
  private static int depth(DataType type) {
    return type instanceof ArrayType array ? 1 + depth(array.elementType()) : 0;
  }

  private static DataType elementType(DataType type) {
    return type instanceof ArrayType array ? elementType(array.elementType()) : type;
  }

  private static boolean holdsNulls(DataType type) {
    return type instanceof ArrayType array
        && (array.containsNull() || holdsNulls(array.elementType()));
  }

  /**
   * A value that is to be bound.
   *
   * @param name what messages call it
   * @param column which column it is, or stands in
   * @param fields the way into the column
   * @param type its type
   * @param text whether it is a number that stands in a text
   * @param cast whether a fraction that is a whole number becomes an integer
   */
  record Value(
      String name, int column, List<FieldStep> fields, DataType type, boolean text, boolean cast) {

    /** Whether it is a list or a struct, which feeds all elements of an input. */
    boolean isNested() {
      return type instanceof ArrayType || type instanceof StructType;
    }

    /** The same under another name. */
    Value called(String other) {
      return new Value(other, column, fields, type, text, cast);
    }

    /** A field of this, which is a struct. */
    Value field(int ordinal, StructType struct) {
      StructField field = struct.fields()[ordinal];
      List<FieldStep> deeper = new ArrayList<>(fields);
      deeper.add(new FieldStep(ordinal, struct.length(), field.name()));
      return new Value(name + "." + field.name(), column, deeper, field.dataType(), false, false);
    }
  }
}
