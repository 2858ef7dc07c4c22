package org.feedforward.job.target;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.feedforward.job.DeltaSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The rows of a run in a Delta table. */
class DeltaTargetTest extends TableTargetContract {

  private static DeltaSession delta;

  @BeforeAll
  static void withDelta() {
    delta = new DeltaSession();
  }

  @AfterAll
  static void withoutDelta() {
    delta.close();
  }

  @Override
  SparkSession session() {
    return delta.session();
  }

  @Override
  String create(Path folder) {
    String table = "delta.`" + folder + "`";
    session().sql("create table " + table + " (x bigint, ds date) using delta partitioned by (ds)");
    return table;
  }

  @Override
  void forget() {
    DeltaLog.clearCache();
  }
}
