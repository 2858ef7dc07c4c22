package org.feedforward.job.sql.parquet;

import java.io.Serializable;
import org.apache.spark.sql.types.StructField;

/** A column of a result. */
public sealed interface WrittenColumn extends Serializable {

  /** Its name and type. */
  StructField field();

  /** The name in the result. */
  default String name() {
    return field().name();
  }

  /** A column of the input's files of the same name, to be taken over as it is stored. */
  record Stored(StructField field) implements WrittenColumn {}

  /**
   * A column whose values stand in vectors.
   *
   * @param vector which one of a batch
   */
  record Computed(StructField field, int vector) implements WrittenColumn {}

  /**
   * A column that has one value in all rows.
   *
   * @param value in Spark's internal form
   */
  record Constant(StructField field, Object value) implements WrittenColumn {}

  /** The vector of a column that no batch has. */
  int NONE = -1;
}
