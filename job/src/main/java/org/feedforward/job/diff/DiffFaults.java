package org.feedforward.job.diff;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.feedforward.job.fault.JobException;
import org.feedforward.job.fault.Names;

/** All that this room says to users of what went wrong. */
final class DiffFaults {

  private DiffFaults() {}

  static JobException noKeys() {
    return JobException.usage(
        "rows of two results are brought together by a key: give --key NAME, a column whose value"
            + " no two rows share (repeatable)");
  }

  static JobException noKey(Side side, String place, String key, List<String> known) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--key %s: %s (%s) has no such column%s; a key must be among the kept columns",
            Names.escape(key),
            side,
            Names.path(place),
            Names.hint(key, known)));
  }

  static JobException keyTypes(String key, String a, String b) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--key %s: is %s in A and %s in B; choose a column of one type",
            Names.escape(key),
            a,
            b));
  }

  static JobException notAKey(String key, String type) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "--key %s: is %s, of which two values may be equal and not the same; choose a column of"
                + " whole numbers, decimals, texts, dates, times, booleans or bytes",
            Names.escape(key),
            type));
  }

  static JobException nullKeys(Side side, String place, List<String> keys, long rows) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s (%s) has %,d %s with a null in the key %s; choose columns that are never null",
            side,
            Names.path(place),
            rows,
            rows == 1 ? "row" : "rows",
            Names.list(keys)));
  }

  static JobException doubledKeys(
      Side side, String place, List<String> keys, long rows, Optional<String> first) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s (%s) has %,d %s whose key another row has too, as %s; add a further --key to %s",
            side,
            Names.path(place),
            rows,
            rows == 1 ? "row" : "rows",
            Names.escape(first.orElse("")),
            Names.list(keys)));
  }

  static JobException otherRows(Side side, String place, long found, long told) {
    return JobException.data(
        String.format(
            Locale.ROOT,
            "%s (%s): its files hold %,d rows, but its manifest says %,d",
            side,
            Names.path(place),
            found,
            told));
  }

  static JobException unknownFormat(String place, String file) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s: %s is neither Parquet nor CSV; only these are compared",
            Names.path(place),
            Names.escape(file)));
  }

  static JobException csvOptions(String place, String options) {
    return JobException.usage(
        String.format(
            Locale.ROOT,
            "%s: its CSV was written with output.options %s, and only CSV of the usual form is"
                + " compared; write Parquet to compare it",
            Names.path(place),
            Names.escape(options)));
  }
}
