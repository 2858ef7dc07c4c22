package org.feedforward.job.target;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;

/** The rows of a run in an Iceberg table; the profile tables has it on the class path. */
class IcebergTargetTables extends TableTargetContract {

  private static final String CATALOG = "runs";

  @Override
  SparkSession session() {
    return LocalSpark.session();
  }

  @Override
  String create(Path folder) {
    String catalog = "spark.sql.catalog." + CATALOG + folder.getParent().getFileName().hashCode();
    catalog = catalog.replace('-', '_');
    session().conf().set(catalog, "org.apache.iceberg.spark.SparkCatalog");
    session().conf().set(catalog + ".type", "hadoop");
    session().conf().set(catalog + ".warehouse", folder.getParent().toString());
    session().conf().set(catalog + ".cache-enabled", "false");
    String table = catalog.substring("spark.sql.catalog.".length()) + "." + folder.getFileName();
    session()
        .sql(
            "create table `"
                + table.replace(".", "`.`")
                + "` (x bigint, ds date) using iceberg partitioned by (ds)");
    return "`" + table.replace(".", "`.`") + "`";
  }

  @Override
  void forget() {}
}
