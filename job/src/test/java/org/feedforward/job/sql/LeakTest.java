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
    int blocksBefore = settledBlocks();

    run(model, QUERIES);

    assertThat(SharedModel.of(spark().sparkContext(), model)).isSameAs(shared);
    int most = blocksBefore + MOST_BLOCKS;
    assertThat(broadcastBlocks(most, TimeUnit.MINUTES.toNanos(1))).isLessThanOrEqualTo(most);
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

  /** How many there are once Spark removes no more: other tests of this JVM hold some. */
  private static int settledBlocks() {
    int blocks = broadcastBlocks();
    int before;
    do {
      before = blocks;
      blocks = broadcastBlocks(before - 1, TimeUnit.SECONDS.toNanos(1));
    } while (blocks < before);
    return blocks;
  }

  /** How many there are once there are few enough, or when the time is over. */
  private static int broadcastBlocks(int enough, long nanoseconds) {
    long end = System.nanoTime() + nanoseconds;
    int blocks = broadcastBlocks();
    while (blocks > enough && System.nanoTime() < end) {
      System.gc();
      blocks = broadcastBlocks();
    }
    return blocks;
  }

  private static int broadcastBlocks() {
    return SparkEnv.get()
        .blockManager()
        .getMatchingBlockIds(Seqs.function(id -> (Object) id.isBroadcast()))
        .size();
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
