package org.feedforward.job.diff;

import java.util.Optional;
import org.apache.spark.sql.Row;

/** What is met on the way through the rows of two sides. */
sealed interface Met {

  /** A pair of rows, of which one may not be there, or both that neither side could score. */
  record Pair(Row key, Optional<Row> a, Optional<Row> b) implements Met {}

  /** A row whose key is not whole. */
  record NullKey(Side side) implements Met {}

  /** A row whose key an earlier one of its side has too. */
  record Doubled(Side side, Row key) implements Met {}
}
