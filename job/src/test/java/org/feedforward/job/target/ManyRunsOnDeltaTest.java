package org.feedforward.job.target;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.feedforward.job.DeltaSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same days in one Delta table; {@code scripts/soak} alone takes the time for it. */
@EnabledIfSystemProperty(named = "feedforward.test.days", matches = ".+")
class ManyRunsOnDeltaTest extends ManyRunsTest {

  private static DeltaSession delta;

  private String table;

  @BeforeAll
  static void withDelta() {
    delta = new DeltaSession();
  }

  @AfterAll
  static void withoutDelta() {
    delta.close();
  }

  @BeforeEach
  void create() {
    table = "delta.`" + folder.resolve("scores") + "`";
    delta
        .session()
        .sql(
            "create table "
                + table
                + " (id string, prediction float, ds date) using delta partitioned by (ds)");
  }

  @Override
  List<String> place() {
    return List.of("--output-table", table);
  }

  @Override
  Dataset<Row> rows() {
    return delta.session().table(table);
  }

  @Override
  Path attempts() {
    return folder.resolve("scores/_feedforward/_attempts");
  }
}
