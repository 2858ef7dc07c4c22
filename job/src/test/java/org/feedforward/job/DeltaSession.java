package org.feedforward.job;

import io.delta.sql.DeltaSparkSessionExtension;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** The Spark of this JVM's tests with Delta's tables, for as long as it is open. */
public final class DeltaSession implements AutoCloseable {

  private final SparkSession before = LocalSpark.session();
  private final SparkSession session;

  /** Commands that are run from here on find Delta. */
  public DeltaSession() {
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    session =
        org.apache.spark.sql.classic.SparkSession.builder()
            .withExtensions(
                new AbstractFunction1<>() {
                  @Override
                  public BoxedUnit apply(SparkSessionExtensions extensions) {
                    new DeltaSparkSessionExtension().apply(extensions);
                    return BoxedUnit.UNIT;
                  }
                })
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config(
                "spark.sql.catalog.h2",
                "org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog")
            .config("spark.sql.catalog.h2.url", "jdbc:h2:mem:tables;DB_CLOSE_DELAY=-1")
            .config("spark.sql.catalog.h2.driver", "org.h2.Driver")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .getOrCreate();
  }

  /** The session. */
  public SparkSession session() {
    return session;
  }

  @Override
  public void close() {
    SparkSession.setDefaultSession(before);
    SparkSession.setActiveSession(before);
  }
}
