package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.job.broadcast.SharedModel;
import org.feedforward.job.sql.catalyst.Seqs;
import org.feedforward.nn.Linear;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** A long life of small queries: a model is sent once, and nothing of a query stays. */
class LeakTest extends SqlTest {

  /** Any leak shows with these; -Dfeedforward.test.queries=2000 is a day of a small service. */
  private static final int QUERIES = Integer.getInteger("feedforward.test.queries", 80);

  private static final long MOST_BYTES = 32L << 20;

  /** Blocks of broadcasts that Spark has not got round to removing. */
  private static final int MOST_BLOCKS = 20;

  @Test
  void manyQueriesSendTheModelOnceAndLeaveNothing() {
    Model model = Model.of(new Linear(1, 1), List.of(new Port("x", DType.FLOAT32, List.of(1))));
    SharedModel shared = SharedModel.of(spark().sparkContext(), model);
    run(model, QUERIES / 4);
    long before = usedBytes();
    int blocksBefore = broadcastBlocks(MOST_BLOCKS);

    run(model, QUERIES);

    assertThat(SharedModel.of(spark().sparkContext(), model)).isSameAs(shared);
    assertThat(broadcastBlocks(blocksBefore + MOST_BLOCKS))
        .isLessThanOrEqualTo(blocksBefore + MOST_BLOCKS);
    assertThat(usedBytes() - before).isLessThan(MOST_BYTES);
  }

  /** By turns from rows, and from columns with a filter. */
  private static void run(Model model, int queries) {
    Dataset<Row> rows = spark().range(0, 7, 1, 1).toDF();
    Dataset<Row> columns = table().where("id < 7").select("id");
    for (int i = 0; i < queries; i++) {
      Model again = Model.fromBytes(model.toBytes());
      SqlScoring scoring = SqlScoring.of(spark().sparkContext(), again, "small");
      Dataset<Row> table = i % 2 == 0 ? rows : columns;
      assertThat(table.select(scoring.predict(col("id"))).collectAsList()).hasSize(7);
    }
  }

  /** How many there are once there are few enough, or when a minute is over. */
  private static int broadcastBlocks(int enough) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    int blocks = Integer.MAX_VALUE;
    while (blocks > enough && System.nanoTime() < end) {
      System.gc();
      blocks =
          SparkEnv.get()
              .blockManager()
              .getMatchingBlockIds(Seqs.function(id -> (Object) id.isBroadcast()))
              .size();
    }
    return blocks;
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
