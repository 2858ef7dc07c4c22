package org.feedforward.job.features;

import java.io.Serializable;
import org.apache.spark.sql.types.DataType;
import org.feedforward.job.steps.Chain;

/**
 * What is done to the values of a column before an input takes them.
 *
 * @param type the column's type
 * @param chain the steps; one cell a row comes out of them
 */
public record Prepared(DataType type, Chain chain) implements Serializable {

  /** The steps as job files write them. */
  public String described() {
    return chain.described();
  }
}
