package org.feedforward.job.catalog;

import java.util.Locale;
import org.feedforward.job.fault.Causes;
import org.feedforward.job.fault.ExitCode;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/** All that this room says to users. */
final class CatalogFaults {

  private CatalogFaults() {}

  static JobException missing(String setting, String name, Throwable cause) {
    return new JobException(
        ExitCode.DATA,
        String.format(
            Locale.ROOT,
            "%s %s: there is no such table; another catalogue than Spark's own is configured as"
                + " spark.sql.catalog.NAME (%s)",
            setting,
            Names.escape(name),
            Causes.firstLine(cause)),
        cause);
  }

  static JobException unreadable(String setting, String name, Throwable cause) {
    return new JobException(
        ExitCode.DATA,
        String.format(
            Locale.ROOT, "%s %s: %s", setting, Names.escape(name), Causes.firstLine(cause)),
        cause);
  }

  static JobException withoutDelta(String setting, String name, String line) {
    return new JobException(
        ExitCode.ENVIRONMENT,
        String.format(
            Locale.ROOT,
            "%s %s: Delta is missing: add --packages io.delta:delta-spark_%s_2.13:VERSION --conf"
                + " spark.sql.extensions=%s --conf spark.sql.catalog.spark_catalog=%s",
            setting,
            Names.escape(name),
            line,
            CatalogTable.EXTENSION,
            CatalogTable.DELTA_CATALOG));
  }

  static JobException withoutVersions(String setting, String name, String kind) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s %s: is %s, which has no versions; leave out input.version and input.timestamp",
            setting,
            Names.escape(name),
            kind));
  }

  static JobException noVersion(String setting, String name, String wanted, String newest) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s %s: has no %s; its newest is %s",
            setting,
            Names.escape(name),
            Names.escape(wanted),
            newest));
  }
}
