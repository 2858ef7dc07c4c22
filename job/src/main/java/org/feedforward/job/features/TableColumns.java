package org.feedforward.job.features;

import java.util.Set;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table, as far as a model that reads them must know them.
 *
 * @param schema names and types
 * @param texts the columns that hold numbers as texts: cells of CSV, values of partition folders
 * @param faults what is wrong with some columns
 */
public record TableColumns(StructType schema, Set<String> texts, ColumnFaults faults) {

  public TableColumns {
    texts = Set.copyOf(texts);
  }
}
