package org.feedforward.job.sql.parquet;

import java.io.Serializable;
import org.apache.spark.sql.types.StructField;

/**
 * A column of a result.
 *
 * @param field its name and type
 * @param isStored whether it is a column of the input's files, to be taken over as it is stored
 * @param vector where its values stand in the batches that are written; {@link #NONE} where a
 *     stored column is not read
 */
public record WrittenColumn(StructField field, boolean isStored, int vector)
    implements Serializable {

  /** The vector of a column that no batch has. */
  public static final int NONE = -1;

  /** The name in the result, and of a stored column in the input too. */
  public String name() {
    return field.name();
  }
}
