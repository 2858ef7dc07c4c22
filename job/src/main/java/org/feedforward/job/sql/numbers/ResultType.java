package org.feedforward.job.sql.numbers;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.feedforward.graph.Port;
import org.feedforward.job.columns.ColumnForm;
import org.feedforward.job.features.NumberType;

/**
 * The Spark type of a prediction: one output of one element is a number, of several an array,
 * several outputs are a struct with their names, a label is a text, and labels with their scores
 * are an array of structs. A shape of rank 2 and more is flattened in C order and kept in the
 * metadata.
 */
public final class ResultType {

  /** The metadata key of an output's shape per row. */
  public static final String SHAPE = "shape";

  private static final StructType LABELLED =
      new StructType()
          .add("label", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false);

  private ResultType() {}

  /** The type of a column that a model gives. */
  public static DataType of(ColumnForm form, List<Port> outputs) {
    if (form instanceof ColumnForm.Numbers numbers) {
      return of(numbers.ports(outputs));
    }
    return form instanceof ColumnForm.Label
        ? DataTypes.StringType
        : DataTypes.createArrayType(LABELLED, false);
  }

  /** The metadata of a column that a model gives. */
  public static Metadata metadata(ColumnForm form, List<Port> outputs) {
    return form instanceof ColumnForm.Numbers numbers
        ? metadata(numbers.ports(outputs))
        : Metadata.empty();
  }

  private static DataType of(List<Port> outputs) {
    if (outputs.size() == 1) {
      return of(outputs.get(0));
    }
    List<StructField> fields = new ArrayList<>();
    for (Port output : outputs) {
      fields.add(new StructField(output.name(), of(output), false, metadata(output)));
    }
    return DataTypes.createStructType(fields);
  }

  private static Metadata metadata(List<Port> outputs) {
    return outputs.size() == 1 ? metadata(outputs.get(0)) : Metadata.empty();
  }

  public static DataType of(Port output) {
    DataType element = NumberType.sparkType(output.dtype());
    return isArray(output) ? DataTypes.createArrayType(element, false) : element;
  }

  public static boolean isArray(Port output) {
    return output.elements() != 1;
  }

  private static Metadata metadata(Port output) {
    if (output.shape().size() < 2) {
      return Metadata.empty();
    }
    long[] shape = output.shape().stream().mapToLong(Integer::longValue).toArray();
    return new MetadataBuilder().putLongArray(SHAPE, shape).build();
  }
}
