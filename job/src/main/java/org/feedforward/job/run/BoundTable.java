package org.feedforward.job.run;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.features.Binding;
import org.feedforward.job.input.Table;

/**
 * A table with what feeds a network from it.
 *
 * @param table the table
 * @param rows the rows of it that are scored
 * @param binding which columns feed the network
 */
record BoundTable(Table table, Dataset<Row> rows, Binding binding) {

  /**
   * Binds a network to a table that has been opened.
   *
   * @throws org.feedforward.job.fault.JobException when its columns do not feed the network
   */
  static BoundTable of(SparkSession spark, JobConfig config, Table opened, Network network) {
    Table table = config.input().ofRejects() ? opened.ofRejects() : opened;
    List<FeatureColumns> features = network.features();
    if (table.isEmpty()) {
      table = table.withColumnsFor(spark, network.model().inputs());
      features = List.of();
    }
    Binding binding =
        Binding.ofTable(
            table.withoutRecords().columns(),
            network.model().inputs(),
            features,
            config.run().timezone());
    return new BoundTable(table, Conditions.rows(table, config.input().where()), binding);
  }
}
