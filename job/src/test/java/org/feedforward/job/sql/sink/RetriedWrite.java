package org.feedforward.job.sql.sink;

import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.quality.Budget;
import org.feedforward.job.quality.Ledger;

/** A write of which every second task fails when it has written a part; in a JVM of its own. */
final class RetriedWrite {

  static final int ROWS = 4_000;

  private static final int PARTITIONS = 4;

  private static final String FAULTS =
      "if(id % 10 = 3, named_struct('faults', array(named_struct('reason', 'null', 'feature', 'f',"
          + " 'column', 'c', 'value', cast(null as string), 'told', ' t',"
          + " 'advice', cast(null as string))), 'file',"
          + " cast(null as string)), null) faults";

  private RetriedWrite() {}

  /** Fails in the middle of a partition when it is tried for the first time. */
  private static final class FailsAtFirst implements MapPartitionsFunction<Row, Row> {

    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      TaskContext task = TaskContext.get();
      boolean fails = task.attemptNumber() == 0 && task.partitionId() % 2 == 1;
      return new Iterator<>() {
        private int given;

        @Override
        public boolean hasNext() {
          return rows.hasNext();
        }

        @Override
        public Row next() {
          if (fails && given == ROWS / PARTITIONS / 2) {
            throw new IllegalStateException("at first");
          }
          given++;
          return rows.next();
        }
      };
    }
  }

  /** Writes a table for each policy that keeps rows into folders of that name. */
  public static void main(String[] args) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2,3]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    Dataset<Row> rows =
        spark
            .range(0, ROWS, 1, PARTITIONS)
            .selectExpr("id", "if(id % 10 = 3, null, id * 2) p", FAULTS);
    Dataset<Row> failing = rows.mapPartitions(new FailsAtFirst(), Encoders.row(rows.schema()));
    for (Policy policy : new Policy[] {Policy.NULL, Policy.REJECT}) {
      Ledger ledger =
          RowSink.write(
              failing,
              args[0] + "/" + policy,
              new FileKind(
                  "parquet", java.util.Map.of("maxRecordsPerFile", "300"), java.util.List.of()),
              Optional.of(new FaultyRows(policy, 1, Budget.Limits.NONE)));
      System.out.println(
          policy + " " + ledger.scored() + " " + ledger.faulty() + " " + ledger.reasons());
    }
    spark.stop();
  }
}
