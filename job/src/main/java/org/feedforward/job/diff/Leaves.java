package org.feedforward.job.diff;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The leaves of some columns in order.
 *
 * @param shape how two rows of them are compared
 * @param all what each leaf is
 */
record Leaves(Shape.Fields shape, List<Leaf> all) {

  /**
   * A column, or a field or the elements of one.
   *
   * @param path its name, behind those that it stands in: {@code best[].score}
   * @param type the type of the column or field, with its lists
   * @param column where in the row of columns, and then in every struct, it stands
   * @param isList whether it is a list of such values
   * @param isSeries whether ranks of it may be compared: floats, alone or in one list
   */
  record Leaf(String path, String type, List<Integer> column, boolean isList, boolean isSeries) {

    Leaf {
      column = List.copyOf(column);
    }
  }

  Leaves {
    all = List.copyOf(all);
  }

  static Leaves of(StructType columns) {
    List<Leaf> leaves = new ArrayList<>();
    Shape.Fields shape = fields(columns, "", List.of(), 0, leaves);
    return new Leaves(shape, leaves);
  }

  private static Shape.Fields fields(
      StructType type, String prefix, List<Integer> column, int lists, List<Leaf> leaves) {
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < type.fields().length; i++) {
      StructField field = type.fields()[i];
      List<Integer> place = new ArrayList<>(column);
      place.add(i);
      String path = prefix + field.name();
      shapes.add(
          shape(field.dataType(), path, field.dataType().simpleString(), place, lists, leaves));
    }
    return new Shape.Fields(shapes);
  }

  private static Shape shape(
      DataType type,
      String path,
      String shown,
      List<Integer> column,
      int lists,
      List<Leaf> leaves) {
    if (type instanceof StructType struct && struct.fields().length > 0) {
      int deeper = lists == 0 ? 0 : lists + 1;
      return fields(struct, path + ".", column, deeper, leaves);
    } else if (type instanceof ArrayType list) {
      DataType element = list.elementType();
      boolean nested = element instanceof StructType || element instanceof ArrayType;
      int first = leaves.size();
      Shape below = shape(element, nested ? path + "[]" : path, shown, column, lists + 1, leaves);
      boolean ofScores = lists == 0 && isFloating(element);
      return new Shape.Elements(below, first, leaves.size(), ofScores);
    }
    int leaf = leaves.size();
    boolean isSeries = isFloating(type) && lists < 2;
    leaves.add(new Leaf(path, shown, column, lists > 0, isSeries));
    if (isFloating(type)) {
      return new Shape.Floating(leaf);
    } else if (type instanceof IntegralType || type instanceof DecimalType) {
      return new Shape.Exact(leaf, lists == 0 && type instanceof IntegralType);
    } else if (lists == 0 && (type instanceof StringType || type instanceof BooleanType)) {
      return new Shape.Word(leaf);
    }
    return new Shape.Whole(leaf);
  }

  private static boolean isFloating(DataType type) {
    return type instanceof FloatType || type instanceof DoubleType;
  }
}
