package org.feedforward.job.target;

import java.util.List;
import java.util.Locale;
import org.feedforward.job.catalog.CatalogTable;
import org.feedforward.job.config.RunKey;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/** All that this room says to users of tables as targets. */
final class TableFaults {

  private TableFaults() {}

  static JobException noTable(String setting, String name, RunKey key) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s: there is no such table; create it with the columns of the result and %s, as in:"
                + " CREATE TABLE %s (id BIGINT, prediction FLOAT, %s STRING) USING delta PARTITIONED"
                + " BY (%s)",
            setting,
            Names.escape(name),
            key.name(),
            Names.escape(name),
            key.name(),
            key.name()));
  }

  static JobException noTable(String setting, String name) {
    return JobException.usage(
        String.format(Locale.ROOT, "%s %s: there is no such table", setting, Names.escape(name)));
  }

  static JobException withoutTransactions(String setting, CatalogTable table) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s: is %s, of which a reader could see a part of a run; write into a Delta or Iceberg"
                + " table, or"
                + " name a folder with output.path, in which every run is a partition",
            setting,
            Names.escape(table.name()),
            table.kind().words()));
  }

  static JobException withoutKey(String setting, CatalogTable table, RunKey key) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s: has no column %s, by which the rows of %s could be told from those of other"
                + " runs; its columns are %s",
            setting,
            Names.escape(table.name()),
            key.name(),
            Names.escape(key.toString()),
            Names.list(List.of(table.schema().fieldNames()))));
  }

  static JobException keyDoesNotFit(CatalogTable table, RunKey key, String type) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--run %s: column %s of %s is %s, which does not hold '%s' as it is",
            Names.escape(key.toString()),
            key.name(),
            Names.escape(table.name()),
            type,
            Names.escape(key.value())));
  }

  static JobException otherColumns(CatalogTable table, List<String> needed, List<String> own) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s: the result has the columns %s, but the table takes %s; choose columns with"
                + " output.keep and output.columns, or another table",
            Names.escape(table.name()),
            String.join(", ", shown(needed)),
            String.join(", ", shown(own))));
  }

  private static List<String> shown(List<String> names) {
    return names.stream().map(Names::escape).toList();
  }

  static JobException rowsExist(CatalogTable table, RunKey key) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s has the rows of %s; --replace replaces them",
            Names.escape(table.name()),
            Names.escape(key.toString())));
  }

  static JobException rowsNotOurs(CatalogTable table, RunKey key, long rows) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "%s has %d rows of %s that no run of Feedforward wrote, by the table's history, so they"
                + " are not replaced; delete them yourself or name the run otherwise",
            Names.escape(table.name()),
            rows,
            Names.escape(key.toString())));
  }

  static JobException rowsPublishedFirst(CatalogTable table, RunKey key, Exception cause) {
    return new JobException(
        ExitCode.OUTPUT,
        String.format(
            Locale.ROOT,
            "another run published %s in %s first; its result stands",
            Names.escape(key.toString()),
            Names.escape(table.name())),
        cause);
  }

  static JobException rowsUnpublished(
      CatalogTable table, RunKey key, String reason, Exception cause) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "%s: the rows of %s cannot be put in place: %s",
            Names.escape(table.name()),
            Names.escape(key.toString()),
            Names.escape(reason)),
        cause);
  }
}
