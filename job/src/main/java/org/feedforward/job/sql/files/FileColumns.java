package org.feedforward.job.sql.files;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a file.
 *
 * @param readable the columns that Spark can read, in the file's order
 * @param unreadable the others: their names and what they are
 */
public record FileColumns(StructType readable, Map<String, String> unreadable) {

  public FileColumns {
    unreadable = Collections.unmodifiableMap(new LinkedHashMap<>(unreadable));
  }

  /** Whether a column of exactly this name and type can be read. */
  public boolean has(String name, DataType type) {
    return Arrays.stream(readable.fields())
        .anyMatch(
            field -> field.name().equals(name) && DataTypeUtils.sameType(field.dataType(), type));
  }
}
