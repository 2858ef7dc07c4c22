package org.feedforward.bench.turns;

import static org.apache.spark.sql.functions.col;

import java.util.stream.IntStream;
import org.apache.spark.sql.Column;

/** A table and what is kept of it. */
public enum JobCase {
  COLUMNS_64("64-columns", "t64", 64),
  ARRAY("one-array", "tarray", 64),
  KEEP_ALL("all-columns-kept", "t64", 64),
  FILTER("selective-filter", "t64", 64),
  FILTER_KEEP_ALL("filter-all-kept", "t64", 64),
  COLUMNS_300("300-columns", "t300", 300),
  CSV("csv", "tcsv", 64),
  /** One row of a hundred has a null. */
  DIRTY("dirty-rows", "tdirty", 64),
  /** Texts, each one of {@link #TEXTS}. */
  VOCABULARY("vocabulary", "tvocabulary", 8);

  /** How many different texts there are. */
  public static final int TEXTS = 100_000;

  /** What the filter keeps. */
  static final String CONDITION = "f_0 < -0.8";

  private final String label;
  private final String table;
  private final int features;

  JobCase(String label, String table, int features) {
    this.label = label;
    this.table = table;
    this.features = features;
  }

  public String label() {
    return label;
  }

  String table() {
    return table;
  }

  public int features() {
    return features;
  }

  /** Whether rows are left out. */
  public boolean filters() {
    return this == FILTER || this == FILTER_KEEP_ALL;
  }

  /** Whether all columns are kept, and not the identifier alone. */
  public boolean keepsAll() {
    return this == KEEP_ALL || this == FILTER_KEEP_ALL;
  }

  /** The columns that feed the network. */
  public Column[] columns() {
    return this == ARRAY
        ? new Column[] {col("f")}
        : IntStream.range(0, features).mapToObj(i -> col("f_" + i)).toArray(Column[]::new);
  }
}
