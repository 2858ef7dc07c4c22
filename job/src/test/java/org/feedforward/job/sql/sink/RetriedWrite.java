package org.feedforward.job.sql.sink;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.feedforward.Model;
import org.feedforward.graph.Graph;
import org.feedforward.graph.Shape;
import org.feedforward.graph.Value;
import org.feedforward.job.config.ErrorsConfig.Policy;
import org.feedforward.job.features.Binding;
import org.feedforward.job.features.ColumnFaults;
import org.feedforward.job.features.TableColumns;
import org.feedforward.job.quality.Budget;
import org.feedforward.job.quality.Ledger;
import org.feedforward.job.sql.FeedforwardExtensions;
import org.feedforward.job.sql.SqlScoring;
import org.feedforward.job.statistics.Counted;
import org.feedforward.job.statistics.Figures;
import org.feedforward.job.statistics.Position;
import org.feedforward.job.statistics.Sampling;
import org.feedforward.job.statistics.Statistics;
import org.feedforward.job.statistics.TaskTime;
import org.feedforward.tensor.DType;
import org.feedforward.tensor.Tensor;

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

  /** The numbers of a scored table, of which a tenth is null, are counted once as well. */
  private static void counted(SparkSession spark, String folder) {
    Value x = Value.input("x", DType.FLOAT32, Shape.batched(1));
    Value y = x.add(Value.constant(Tensor.of(new float[] {1}, 1)));
    Model model = Model.of(Graph.of(List.of(x), Map.of("y", y), Map.of()));
    Dataset<Row> table =
        spark
            .range(0, ROWS, 1, PARTITIONS)
            .selectExpr("id", "if(id % 10 = 3, null, cast(id % 7 as float)) x");
    Binding binding =
        Binding.ofTable(
            new TableColumns(table.schema(), Set.of(), ColumnFaults.NONE),
            model.inputs(),
            List.of());
    SqlScoring scoring = SqlScoring.of(spark.sparkContext(), model, "retried");
    SqlScoring.Checks checks =
        new SqlScoring.Checks(false, false, Optional.empty(), new Sampling(Counted.ALL, 1));
    Dataset<Row> scored =
        table.select(
            functions.col("id"),
            scoring.predict(binding, checks).as("p"),
            scoring.fault(binding, checks).as("faults"));
    Ledger ledger =
        RowSink.write(
            scored.mapPartitions(new FailsAtFirst(), Encoders.row(scored.schema())),
            folder + "/counted",
            new FileKind("parquet", Map.of(), List.of()),
            Optional.of(new FaultyRows(Policy.NULL, 1, Budget.Limits.NONE)));
    Statistics statistics = ledger.statistics().orElseThrow();
    Position input = new Position(false, 0, 0);
    Figures figures = statistics.figures(input).orElseThrow();
    System.out.println(
        "COUNTED "
            + statistics.rows()
            + " "
            + figures.count()
            + " "
            + Math.round(figures.mean() * figures.count())
            + " "
            + statistics.nulls(input)
            + " "
            + ledger.tasks().stream().mapToLong(TaskTime::rows).sum());
  }

  /** Writes a table for each policy that keeps rows into folders of that name. */
  public static void main(String[] args) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2,3]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", FeedforwardExtensions.class.getName())
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
              new FileKind("parquet", Map.of("maxRecordsPerFile", "300"), List.of()),
              Optional.of(new FaultyRows(policy, 1, Budget.Limits.NONE)));
      System.out.println(
          policy + " " + ledger.scored() + " " + ledger.faulty() + " " + ledger.reasons());
    }
    counted(spark, args[0]);
    spark.stop();
  }
}
