package org.feedforward.job.sql;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.spark.sql.Row;
import org.feedforward.Model;
import org.feedforward.graph.Port;
import org.feedforward.job.broadcast.SharedModel;
import org.feedforward.nn.Linear;
import org.feedforward.tensor.DType;
import org.junit.jupiter.api.Test;

/** A long life of small queries: a model is sent once, and nothing of a query stays. */
class LeakTest extends SqlTest {

  /** As many as in a day of a small service would take too long here; any leak shows with these. */
  private static final int QUERIES = 200;

  private static final long MOST_BYTES = 32L << 20;

  @Test
  void manyQueriesSendTheModelOnceAndLeaveNothing() {
    Model model = Model.of(new Linear(1, 1), List.of(new Port("x", DType.FLOAT32, List.of(1))));
    SharedModel shared = SharedModel.of(spark().sparkContext(), model);
    run(model, QUERIES / 4);
    long before = usedBytes();

    run(model, QUERIES);

    assertThat(SharedModel.of(spark().sparkContext(), model)).isSameAs(shared);
    assertThat(usedBytes() - before).isLessThan(MOST_BYTES);
  }

  private static void run(Model model, int queries) {
    for (int i = 0; i < queries; i++) {
      Model again = Model.fromBytes(model.toBytes());
      SqlScoring scoring = SqlScoring.of(spark().sparkContext(), again, "small");
      List<Row> rows = spark().range(0, 1, 1, 1).select(scoring.predict(col("id"))).collectAsList();
      assertThat(rows).hasSize(1);
    }
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
