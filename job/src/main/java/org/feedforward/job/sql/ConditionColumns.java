package org.feedforward.job.sql;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.feedforward.job.sql.catalyst.Seqs;

/** The columns that a filter looks at. */
public final class ConditionColumns {

  private ConditionColumns() {}

  /** The names of the columns in the outermost condition of a query. */
  public static Set<String> of(Dataset<Row> filtered) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) filtered).queryExecution().analyzed()
            instanceof Filter filter
        ? Seqs.list(filter.condition().references().toSeq()).stream()
            .map(Attribute::name)
            .collect(Collectors.toSet())
        : Set.of();
  }
}
