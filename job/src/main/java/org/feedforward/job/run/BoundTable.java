package org.feedforward.job.run;

import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.feedforward.job.config.FeatureColumns;
import org.feedforward.job.config.JobConfig;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.BoundColumn;
import org.feedforward.job.input.Table;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.statistics.Sampling;

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

  /** What is looked at in every row of a table. */
  static SqlScoring.Checks checks(JobConfig config, Table table, Sampling sampling) {
    return new SqlScoring.Checks(
        config.errors().nan(),
        config.errors().infinite(),
        table.record().map(name -> functions.col(BoundColumn.quoted(name))),
        sampling);
  }

  /** How many rows the files of a table say they hold, where all of them are scored. */
  static OptionalLong storedRows(JobConfig config, Table table) {
    return config.input().where().isPresent() ? OptionalLong.empty() : table.storedRows();
  }
}
