package org.feedforward.job.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.feedforward.job.fault.Names;

/** Lists of lists as one list in C order, the length of every list checked. */
final class NestedLists {

  private NestedLists() {}

  /** How many lists stand in each other. */
  static int depth(DataType type) {
    return type instanceof ArrayType array ? 1 + depth(array.elementType()) : 0;
  }

  /** The type of what stands in the innermost lists. */
  static DataType elementType(DataType type) {
    return type instanceof ArrayType array ? elementType(array.elementType()) : type;
  }

  /** The type of the one list; a null in it may come from any of the lists. */
  static DataType flatType(DataType type) {
    return DataTypes.createArrayType(elementType(type), true);
  }

  /** A column of lists of lists, as deep as the shape has axes. */
  static Column flat(String name, Column lists, List<Integer> shape) {
    Column lengths = size(lists).cast(DataTypes.StringType);
    Column flat = lists;
    for (int axis = 1; axis < shape.size(); axis++) {
      lengths =
          concat(
              lengths, lit(" x "), transform(flat, list -> size(list)).cast(DataTypes.StringType));
      flat = flatten(flat);
    }
    Column problem =
        concat(
            lit("column '" + Names.escape(name) + "' holds lists of "),
            coalesce(lengths, lit("?")),
            lit(" elements, expected " + shape + ", in "),
            col("_metadata.file_path"));
    return when(fits(lists, shape), flat).when(lists.isNotNull(), raise_error(problem));
  }

  /** Whether lists have the lengths of a shape; a null among them is for others to report. */
  private static Column fits(Column lists, List<Integer> shape) {
    Column fits = size(lists).equalTo(shape.get(0));
    if (shape.size() == 1) {
      return fits;
    }
    List<Integer> inner = shape.subList(1, shape.size());
    return fits.and(forall(lists, list -> list.isNull().or(fits(list, inner))));
  }
}
