package org.feedforward.job.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.LocalSpark;
import org.feedforward.job.catalog.CatalogTable;
import org.feedforward.job.catalog.TableVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void aVersionStaysAsItIs(@TempDir Path place) {
    String name = create(place.resolve("versions"));
    assertThat(version(name, Optional.empty()).number()).isEmpty();
    session().sql("insert into " + name + " values (1, date'2026-11-22')");
    TableVersion first = version(name, Optional.empty());
    session().sql("insert into " + name + " values (2, date'2026-11-23')");
    TableVersion second = version(name, Optional.empty());
    assertThat(second).isNotEqualTo(first);
    CatalogTable table = CatalogTable.of(session(), "test", name);
    assertThat(table.kind()).isEqualTo(CatalogTable.Kind.ICEBERG);
    assertThat(table.rows(first).count()).isEqualTo(1);
    assertThat(table.rows(second).count()).isEqualTo(2);
    Optional<Long> number = first.number().map(Long::valueOf);
    assertThat(version(name, number)).isEqualTo(first);
    assertThatThrownBy(() -> version(name, Optional.of(1L))).hasMessageContaining("no version 1");
  }

  private TableVersion version(String name, Optional<Long> number) {
    CatalogTable table = CatalogTable.of(session(), "test", name);
    return TableVersion.of(table, number, Optional.empty()).orElseThrow();
  }
}
