package org.feedforward.job.input;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.feedforward.job.catalog.CatalogTable;
import org.feedforward.job.catalog.TableVersion;
import org.feedforward.job.config.InputConfig;
import org.feedforward.job.features.ColumnFaults;

/** Tables that are opened by their names in a catalogue. */
final class NamedTables {

  private static final String SETTING = "input.table";

  /** Settings under which Spark passes over files without a word. */
  private static final List<String> LOSING =
      List.of("spark.sql.files.ignoreCorruptFiles", "spark.sql.files.ignoreMissingFiles");

  private NamedTables() {}

  /** Opens a table; its rows are those of one version where it has versions. */
  static Table open(SparkSession spark, InputConfig config) {
    LOSING.forEach(setting -> spark.conf().set(setting, "false"));
    NamedState state = state(spark, config);
    CatalogTable table = state.table();
    return new Table(
        state.version().map(table::rows).orElseGet(table::rows),
        Set.of(),
        ColumnFaults.NONE,
        Optional.empty(),
        OptionalLong.empty(),
        state);
  }

  /** What a table holds at this moment, or held in the version that is asked for. */
  static NamedState state(SparkSession spark, InputConfig config) {
    InputConfig.Named named = config.table().orElseThrow();
    CatalogTable table = CatalogTable.of(spark, SETTING, named.name());
    if (table.kind() == CatalogTable.Kind.TEXTS) {
      throw InputFaults.tableOfTexts(table);
    }
    Optional<TableVersion> version = TableVersion.of(table, named.version(), named.timestamp());
    return new NamedState(
        table,
        version,
        table.kind() == CatalogTable.Kind.FILES ? Optional.of(files(table)) : Optional.empty());
  }

  private static InputFiles files(CatalogTable table) {
    table.spark().catalog().refreshTable(table.name());
    Dataset<Row> rows = table.rows();
    Configuration configuration = table.spark().sparkContext().hadoopConfiguration();
    List<FileStatus> files = new ArrayList<>();
    try {
      for (String file : Arrays.stream(rows.inputFiles()).sorted().toList()) {
        Path path = new Path(URI.create(file));
        files.add(path.getFileSystem(configuration).getFileStatus(path));
      }
    } catch (IOException e) {
      throw InputFaults.unreadable(SETTING + " " + table.name(), "", e);
    }
    return new InputFiles(files, Layout.FLAT, List.of());
  }
}
